"""What PyTorch makes of the layers that Keras does not have: grouped convolution, FIR resampling, residual blocks, spectral
norm, minibatch standard deviation, the basis, embeddings and projections of classes.

Writes blocks.safetensors: for each case its weights (in the order in which Rana lists them), input, labels if any, output, and the
gradient of the output's inner product with a fixed direction with respect to the input and every weight.
"""

import numpy as np
import torch
import torch.nn.functional as F

from fixtures import write_index, write_tensors

TAPS = torch.tensor([1.0, 3.0, 3.0, 1.0])


def fir(channels, gain):
    kernel = torch.outer(TAPS, TAPS)
    return (kernel / kernel.sum() * gain).repeat(channels, 1, 1, 1)


def bottleneck(x, w):
    y = F.leaky_relu(F.conv2d(x, w[0], w[1]), 0.2)
    y = F.leaky_relu(F.conv2d(y, w[2], w[3], padding=1, groups=4), 0.2)
    return x + F.conv2d(y, w[4])


def widened(x, w):
    y = F.leaky_relu(F.conv2d(x, w[0], w[1], padding=1), 0.2)
    y = F.avg_pool2d(F.conv2d(y, w[2], w[3], padding=1), 2)
    return y + F.conv2d(F.avg_pool2d(x, 2), w[4], w[5])


def spectral(w, u):
    matrix = w.reshape(w.shape[0], -1)
    with torch.no_grad():
        v = F.normalize(matrix.t() @ u, dim=0)
        u = F.normalize(matrix @ v, dim=0)
    return w / (u @ (matrix @ v))


def deviation(x, group):
    n, c, h, w = x.shape
    y = x.reshape(group, n // group, c, h, w)
    y = (y - y.mean(0)).square().mean(0).add(1e-8).sqrt().mean((1, 2, 3))
    return torch.cat([x, y.repeat(group).view(n, 1, 1, 1).expand(n, 1, h, w)], 1)


CASES = {
    "grouped-conv": ((4, 6, 5, 5), [(8, 3, 3, 3)], None, lambda x, w, c: F.conv2d(x, w[0], padding=1, groups=2)),
    "depthwise-conv": ((4, 6, 4, 4), [(6, 1, 4, 4)], None, lambda x, w, c: F.conv2d(x, w[0], groups=6)),
    "fir-upsample": ((2, 3, 5, 4), [], None,
                     lambda x, w, c: F.conv_transpose2d(x, fir(3, 4.0), stride=2, padding=1, groups=3)),
    "fir-downsample": ((2, 3, 6, 8), [], None, lambda x, w, c: F.conv2d(x, fir(3, 1.0), stride=2, padding=1, groups=3)),
    "average-pool": ((2, 3, 6, 6), [], None, lambda x, w, c: F.avg_pool2d(x, 3)),
    "residual": ((3, 6, 4, 4), [(8, 6, 1, 1), (8,), (8, 2, 3, 3), (8,), (6, 8, 1, 1)], None,
                 lambda x, w, c: bottleneck(x, w)),
    "residual-skip": ((3, 4, 6, 6), [(5, 4, 3, 3), (5,), (7, 5, 3, 3), (7,), (7, 4, 1, 1), (7,)], None,
                      lambda x, w, c: widened(x, w)),
    "spectral-conv": ((2, 3, 5, 5), [(4, 3, 3, 3), (4,), (4,)], None,
                      lambda x, w, c: F.conv2d(x, spectral(w[0], w[2]), w[1], padding=1)),
    "spectral-linear": ((3, 6), [(5, 6), (5,), (5,)], None, lambda x, w, c: F.linear(x, spectral(w[0], w[2]), w[1])),
    "minibatch-std-dev": ((6, 3, 2, 2), [], None, lambda x, w, c: deviation(x, 3)),
    "basis": ((3, 5), [(4, 5), (4, 2, 3)], None, lambda x, w, c: (x @ w[0].t()).view(-1, 4, 1, 1) * w[1]),
    "class-embedding": ((4, 3), [(5, 2)], [0, 4, 1, 4], lambda x, w, c: torch.cat([x, w[0][c]], 1)),
    "class-projection": ((4, 3), [(5, 3)], [2, 0, 0, 4], lambda x, w, c: (x * w[0][c]).sum(1, keepdim=True)),
}


def main():
    torch.manual_seed(11)
    tensors, index = {}, {}
    for name, (shape, shapes, labels, compute) in CASES.items():
        x = torch.randn(shape).requires_grad_()
        w = [torch.randn(s).mul(0.5).requires_grad_() for s in shapes]
        if name.startswith("spectral"):
            w[2] = F.normalize(w[2].detach(), dim=0)
        classes = None if labels is None else torch.tensor(labels)
        y = compute(x, w, classes)
        direction = torch.randn_like(y)
        trained = [x] + [each for each in w if each.requires_grad]
        gradients = torch.autograd.grad((y * direction).sum(), trained)
        tensors |= {f"{name}.input": x, f"{name}.output": y, f"{name}.direction": direction}
        tensors |= {f"{name}.weight.{i}": each for i, each in enumerate(w)}
        tensors |= {f"{name}.gradient.{i}": each for i, each in enumerate(gradients)}
        index[name] = {"weights": len(w), "gradients": len(gradients), "labels": labels or []}
    write_tensors("blocks", {key: np.asarray(value.detach(), np.float32) for key, value in tensors.items()})
    write_index("blocks", {"made_with": {"torch": torch.__version__}, "cases": index})


if __name__ == "__main__":
    main()
