"""DiffAugment's formulas (Zhao et al., 2020, arXiv:2006.10738) and horizontal flips, with given amounts, in PyTorch.

Writes augment.safetensors and augment.json. Every transform is written as the paper's steps, one after the other, in
float64, and goes into a small critic with tanh; per case: the pictures that come out, the gradient of the critic's sum
with respect to the pictures that went in, the sum of its squares (what R1 and R2 are made of), and the gradients of
that with respect to the critic's weights and to the pictures.
"""

from importlib.metadata import version

import torch
import torch.nn.functional as F

import formula
from fixtures import write_index, write_tensors

HEIGHT, WIDTH = 6, 9  # not square, and odd, so that nothing can be mistaken for the other
COUNT = 5
RATIO = 0.5  # of the cutout

# One entry per picture; the first is left as it is.
FLIP = [0, 1, 0, 1, 1]
SHIFT = [0.0, 0.25, -0.4, 0.5, -0.05]
SATURATION = [1.0, 0.0, 0.3, 1.9, 1.2]
CONTRAST = [1.0, 1.5, 0.5, 0.7, 1.1]
RIGHT = [0, 2, -1, 0, -9]
DOWN = [0, -1, 2, 1, 0]
TOP = [HEIGHT, 0, -1, 2, 4]  # of squares; the first begins outside
LEFT = [WIDTH, 3, -2, 8, 0]


def column(values):
    return torch.tensor(values, dtype=torch.float64).view(-1, 1, 1, 1)


def flip(x, middle):
    return torch.stack([picture.flip(-1) if yes else picture for picture, yes in zip(x, FLIP)])


def colour(x, middle):
    x = x + column(SHIFT)
    mean = x.mean(dim=1, keepdim=True)
    if x.shape[1] > 1:
        x = (x - mean) * column(SATURATION) + mean
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) * column(CONTRAST) + mean


def translation(x, middle):
    moved = []
    for picture, right, down in zip(x, RIGHT, DOWN):
        border = max(HEIGHT, WIDTH)
        wide = F.pad(picture, (border,) * 4, value=middle)
        moved.append(wide[:, border - down:border - down + HEIGHT, border - right:border - right + WIDTH])
    return torch.stack(moved)


def cutout(x, middle):
    high, wide = int(HEIGHT * RATIO + 0.5), int(WIDTH * RATIO + 0.5)
    keep = torch.ones(COUNT, 1, HEIGHT, WIDTH, dtype=torch.float64)
    for i, (top, left) in enumerate(zip(TOP, LEFT)):
        keep[i, :, max(top, 0):max(top + high, 0), max(left, 0):max(left + wide, 0)] = 0
    return (x - middle) * keep + middle


def every(x, middle):
    for transform in (flip, colour, translation, cutout):
        x = transform(x, middle)
    return x


def case(name, transform, x, weight, head, middle):
    x = x.clone().requires_grad_(True)
    weight = weight.clone().requires_grad_(True)
    augmented = transform(x, middle)
    score = (torch.tanh(F.conv2d(augmented, weight, stride=2, padding=1)) * head).sum()
    (gradient,) = torch.autograd.grad(score, x, create_graph=True)
    squares = gradient.square().sum()
    of_weight, of_pictures = torch.autograd.grad(squares, (weight, x))
    kept = {"pictures": augmented, "gradient": gradient, "squares": squares.view(1),
            "squares.weight": of_weight, "squares.pictures": of_pictures}
    return {f"{name}.{key}": value.detach().numpy() for key, value in kept.items()}


def main():
    tensors = {}
    for channels, middle, stream in ((3, 0.0, 40_000), (1, 0.5, 40_010)):
        shape = (COUNT, channels, HEIGHT, WIDTH)
        x = torch.from_numpy(formula.symmetric(stream, shape, 1.0)).double()
        x = x * (1 - middle) + middle  # [-1, 1] about 0, or [0, 1] about 0.5
        x = x.float().double()  # as Rana reads it
        weight = torch.from_numpy(formula.symmetric(stream + 1, (4, channels, 3, 3), 0.6)).double()
        head = torch.from_numpy(formula.symmetric(stream + 2, (1, 4, 3, 5), 1.0)).double()
        prefix = f"c{channels}"
        tensors |= {f"{prefix}.x": x.numpy(), f"{prefix}.weight": weight.numpy(), f"{prefix}.head": head.numpy()}
        for transform in (flip, colour, translation, cutout, every):
            tensors |= case(f"{prefix}.{transform.__name__}", transform, x, weight, head, middle)
    write_tensors("augment", tensors)
    write_index("augment", {
        "made_with": {"torch": version("torch")}, "cutoutRatio": RATIO, "flip": FLIP, "shift": SHIFT,
        "saturation": SATURATION, "contrast": CONTRAST, "right": RIGHT, "down": DOWN, "top": TOP, "left": LEFT})


if __name__ == "__main__":
    main()
