"""What PyTorch makes of every objective and penalty, on a small critic, with the gradients of its weights.

Writes games.safetensors: the critic's weights, real and generated pictures, the shares between them; for each case the
losses of both players, the penalty, and the gradient of D's loss and penalty with respect to every weight, of G's loss with
respect to the generated pictures.
"""

import numpy as np
import torch
import torch.nn.functional as F

from fixtures import write_index, write_tensors

CASES = {
    "minimax": {"objective": "minimax"},
    "non-saturating": {"objective": "non-saturating"},
    "least-squares": {"objective": "least-squares"},
    "wasserstein-gradient": {"objective": "wasserstein", "gradient": 10.0},
    "hinge": {"objective": "hinge"},
    "hinge-r1": {"objective": "hinge", "r1": 0.7},
    "relativistic-r1-r2": {"objective": "relativistic", "r1": 0.3, "r2": 0.9},
}


def critic(x, w):
    y = F.leaky_relu(F.conv2d(x, w["0.weight"], w["0.bias"], stride=2, padding=1), 0.2)
    y = F.leaky_relu(F.conv2d(y, w["2.weight"], w["2.bias"], stride=2, padding=1), 0.2)
    return F.linear(y.permute(0, 2, 3, 1).flatten(1), w["5.weight"], w["5.bias"])


def losses(objective, real, fake):
    bce = F.binary_cross_entropy_with_logits
    one, zero = torch.ones_like(real), torch.zeros_like(real)
    if objective == "minimax":
        return (bce(real, one) + bce(fake, zero)) / 2, -bce(fake, zero)
    if objective == "non-saturating":
        return (bce(real, one) + bce(fake, zero)) / 2, bce(fake, one)
    if objective == "least-squares":
        return (F.mse_loss(real, one) + F.mse_loss(fake, zero)) / 2, F.mse_loss(fake, one) / 2
    if objective == "wasserstein":
        return fake.mean() - real.mean(), -fake.mean()
    if objective == "hinge":
        return F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -fake.mean()
    return F.softplus(-(real - fake)).mean(), F.softplus(-(fake - real)).mean()


def squares(x, w):
    (gradient,) = torch.autograd.grad(critic(x, w).sum(), x, create_graph=True)
    return gradient.square().sum((1, 2, 3))


def main():
    torch.manual_seed(7)
    shapes = {"0.weight": (6, 3, 4, 4), "0.bias": (6,), "2.weight": (8, 6, 4, 4), "2.bias": (8,),
              "5.weight": (1, 32), "5.bias": (1,)}
    w = {name: torch.randn(shape) * 0.2 for name, shape in shapes.items()}
    real, fake = torch.rand(5, 3, 8, 8) * 2 - 1, torch.rand(5, 3, 8, 8) * 2 - 1
    share = torch.rand(5, 1, 1, 1)
    tensors = {f"weights.{name}": value.numpy() for name, value in w.items()}
    tensors |= {"real": real.numpy(), "fake": fake.numpy(), "share": share.numpy()}
    index = {}
    for name, case in CASES.items():
        p = {key: value.clone().requires_grad_() for key, value in w.items()}
        x, y = real.clone().requires_grad_(), fake.clone().requires_grad_()
        d_loss, g_loss = losses(case["objective"], critic(x, p), critic(y, p))
        penalty = torch.zeros(())
        if "r1" in case:
            penalty = penalty + case["r1"] / 2 * squares(x, p).mean()
        if "r2" in case:
            penalty = penalty + case["r2"] / 2 * squares(y, p).mean()
        if "gradient" in case:
            between = (share * real + (1 - share) * fake).requires_grad_()
            penalty = penalty + case["gradient"] * (squares(between, p).sqrt() - 1).square().mean()
        gradients = torch.autograd.grad(d_loss + penalty, list(p.values()), retain_graph=True)
        (to_fake,) = torch.autograd.grad(g_loss, y)
        for key, gradient in zip(p, gradients):
            tensors[f"{name}.gradient.{key}"] = gradient.numpy()
        tensors[f"{name}.to_fake"] = to_fake.numpy()
        index[name] = case | {"d_loss": d_loss.item(), "g_loss": g_loss.item(), "penalty": penalty.item()}
    write_tensors("games", {key: np.asarray(value, np.float32) for key, value in tensors.items()})
    write_index("games", {"made_with": {"torch": torch.__version__}, "cases": index})


if __name__ == "__main__":
    main()
