"""r3gan-small's step in PyTorch, as a peer to measure against: the same networks, batch, penalties and average.

as-written: NCHW, gradients of gradients for R1 and R2 by autograd, real and generated pictures in one batch.
best: the same with channels-last weights and activations, in-place activations and an allocator that keeps its memory.
"""

import copy
import os
import sys

import peer

BEST_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**34)}
PARSER = peer.arguments(__doc__, ["as-written", "best"])
PARSER.add_argument("--autocast", action="store_true", help="forward passes under PyTorch's autocast to bfloat16")
OPTIONS = PARSER.parse_args()
if OPTIONS.mode == "best" and any(os.environ.get(key) != value for key, value in BEST_ENVIRONMENT.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | BEST_ENVIRONMENT)

import torch
from torch import nn
from torch.nn import functional as F

BATCH, LATENT, IMAGES = 64, 64, 5000
WIDTHS, EXPANSION, GROUP = [128, 128, 64, 16], 2, 16
BEST = OPTIONS.mode == "best"
FORMAT = torch.channels_last if BEST else torch.contiguous_format
GAMMA = 0.1


def kernel(channels, gain):
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    square = torch.outer(taps, taps)
    return (square / square.sum() * gain).repeat(channels, 1, 1, 1).contiguous(memory_format=FORMAT)


class Resample(nn.Module):
    def __init__(self, channels, up):
        super().__init__()
        self.channels, self.up = channels, up
        self.register_buffer("kernel", kernel(channels, 4.0 if up else 1.0))

    def forward(self, x):
        resample = F.conv_transpose2d if self.up else F.conv2d
        return resample(x, self.kernel, stride=2, padding=1, groups=self.channels)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        inner = width * EXPANSION
        self.layers = nn.Sequential(
            nn.Conv2d(width, inner, 1), nn.LeakyReLU(0.2, inplace=BEST),
            nn.Conv2d(inner, inner, 3, padding=1, groups=inner // GROUP), nn.LeakyReLU(0.2, inplace=BEST),
            nn.Conv2d(inner, width, 1, bias=False))

    def forward(self, x):
        return x + self.layers(x)


class Basis(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.pictures = nn.Parameter(torch.randn(width, 4, 4))
        self.linear = nn.Linear(LATENT, width, bias=False)

    def forward(self, z):
        return (self.linear(z).view(-1, self.pictures.shape[0], 1, 1) * self.pictures).contiguous(memory_format=FORMAT)


def change(channels, other):
    return [] if channels == other else [nn.Conv2d(channels, other, 1, bias=False)]


def generator():
    layers = [Basis(WIDTHS[0]), Block(WIDTHS[0])]
    for before, width in zip(WIDTHS, WIDTHS[1:]):
        layers += [*change(before, width), Resample(width, True), Block(width)]
    return nn.Sequential(*layers, nn.Conv2d(WIDTHS[-1], 3, 1, bias=False))


def discriminator():
    layers = [nn.Conv2d(3, WIDTHS[-1], 1, bias=False)]
    for width, after in zip(reversed(WIDTHS), [*reversed(WIDTHS[:-1]), None]):
        layers.append(Block(width))
        if after:
            layers += [Resample(width, False), *change(width, after)]
    last = WIDTHS[0]
    return nn.Sequential(*layers, nn.Conv2d(last, last, 4, groups=last, bias=False), nn.Flatten(), nn.Linear(last, 1, bias=False))


def forward(network, x):
    with torch.autocast("cpu", torch.bfloat16, enabled=OPTIONS.autocast):
        return network(x).float()


class Training:
    def __init__(self):
        torch.manual_seed(1)
        self.g, self.d = (network.to(memory_format=FORMAT) for network in (generator(), discriminator()))
        self.average = copy.deepcopy(self.g)
        self.g_adam, self.d_adam = (torch.optim.Adam(n.parameters(), lr=1e-3, betas=(0.0, 0.9), foreach=True)
                                    for n in (self.g, self.d))
        self.images = (torch.rand(IMAGES, 3, 32, 32) * 2 - 1).contiguous(memory_format=FORMAT)

    def step(self):
        real = self.images[torch.randint(IMAGES, (BATCH,))]
        with torch.no_grad():
            fake = forward(self.g, torch.randn(BATCH, LATENT))
        both = torch.cat([fake, real]).requires_grad_()
        scores = forward(self.d, both)
        on_fake, on_real = scores[:BATCH], scores[BATCH:]
        (gradient,) = torch.autograd.grad(scores.sum(), both, create_graph=True)
        squares = gradient.square().sum((1, 2, 3))
        d_loss = F.softplus(on_fake - on_real).mean()
        penalty = GAMMA / 2 * (squares[:BATCH].mean() + squares[BATCH:].mean())
        self.d_adam.zero_grad(set_to_none=True)
        (d_loss + penalty).backward()
        self.d_adam.step()

        self.d.requires_grad_(False)
        on_fake = forward(self.d, forward(self.g, torch.randn(BATCH, LATENT)))
        with torch.no_grad():
            on_real = forward(self.d, real)
        g_loss = F.softplus(on_real - on_fake).mean()
        self.g_adam.zero_grad(set_to_none=True)
        g_loss.backward()
        self.g_adam.step()
        self.d.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.g.parameters()), 0.01)
        return d_loss.item(), g_loss.item()


def main():
    torch.set_num_threads(OPTIONS.threads)
    training = Training()
    peer.serve(f"torch {OPTIONS.mode}", OPTIONS, training.step, {"torch": torch.__version__})


if __name__ == "__main__":
    main()
