"""The article's frog GAN in PyTorch, as a peer to measure against.

as-written: the natural translation: NCHW, eager, library optimiser and clipping, D frozen in G's update.
channels-last: the same with channels-last weights and activations and in-place LeakyReLU.
compiled: channels-last, networks, clipping and optimiser through torch.compile.
best: the fastest setting found (README.md): channels-last, and an allocator that keeps its memory.
All are in float32 unless --autocast is given.
"""

import os
import sys

import peer

FLAGS = {
    "as-written": {},
    "channels-last": {"channels_last": True},
    "compiled": {"channels_last": True, "compile": "default", "compile_optimizer": True},
    "best": {"channels_last": True},
}
# Keeps freed memory in the process instead of faulting it in anew in each step; read at start-up only.
BEST_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**34)}


def parse():
    parser = peer.arguments(__doc__, list(FLAGS))
    parser.add_argument("--autocast", action="store_true", help="forward passes under PyTorch's autocast to bfloat16")
    parser.add_argument("--channels-last", action="store_true", default=None)
    parser.add_argument("--compile", help="torch.compile mode of both networks: default, max-autotune-no-cudagraphs")
    parser.add_argument("--compile-optimizer", action="store_true", default=None)
    options = parser.parse_args()
    plain = {"channels_last": False, "compile": None, "compile_optimizer": False}
    for key, value in (plain | FLAGS[options.mode]).items():
        if getattr(options, key) is None:
            setattr(options, key, value)
    return options


def reenter(environment):
    """Starts this program again in place, in the same process, if a variable that libraries read early is missing."""
    if any(os.environ.get(key) != value for key, value in environment.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | environment)


OPTIONS = parse()
if OPTIONS.mode == "best":
    reenter(BEST_ENVIRONMENT)

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy

from peer import BATCH, IMAGES, LATENT

FORMAT = torch.channels_last if OPTIONS.channels_last else torch.contiguous_format


def leaky():
    return nn.LeakyReLU(0.1, inplace=OPTIONS.channels_last)


class ToImage(nn.Module):
    def forward(self, x):
        return x.unflatten(1, (128, 16, 16)).contiguous(memory_format=FORMAT)


def generator():
    return nn.Sequential(
        nn.Linear(LATENT, 128 * 16 * 16), leaky(), ToImage(),
        nn.Conv2d(128, 256, 5, padding=2), leaky(),
        nn.ConvTranspose2d(256, 256, 4, stride=2, padding=1), leaky(),
        nn.Conv2d(256, 256, 5, padding=2), leaky(),
        nn.Conv2d(256, 256, 5, padding=2), leaky(),
        nn.Conv2d(256, 3, 7, padding=3), nn.Tanh(),
    )


def discriminator():
    return nn.Sequential(
        nn.Conv2d(3, 128, 3), leaky(),
        nn.Conv2d(128, 128, 4, stride=2), leaky(),
        nn.Conv2d(128, 128, 4, stride=2), leaky(),
        nn.Conv2d(128, 128, 4, stride=2), leaky(),
        nn.Flatten(), nn.Dropout(0.4), nn.Linear(512, 1), nn.Sigmoid(),
    )


def initialise(module):
    """Keras's defaults, as the article has them."""
    if hasattr(module, "weight"):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


class Player:
    """A network with its optimiser."""

    def __init__(self, network, learning_rate):
        self.network = network.apply(initialise).to(memory_format=FORMAT)
        self.parameters = list(network.parameters())
        self.optimizer = torch.optim.RMSprop(self.parameters, lr=learning_rate, alpha=0.9, eps=1e-7, foreach=True)
        self.learning_rate, self.updates, self.apply = learning_rate, 0, self.clip_and_step
        if OPTIONS.compile_optimizer:
            self.learning_rate = torch.tensor(learning_rate)  # a float would be compiled in, anew in each step
            self.apply = torch.compile(self.clip_and_step)
        if OPTIONS.compile:
            self.network = torch.compile(network, mode=OPTIONS.compile)

    def __call__(self, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=OPTIONS.autocast):
            return self.network(x).float()

    def clip_and_step(self):
        nn.utils.clip_grad_value_(self.parameters, 1.0, foreach=True)
        self.optimizer.step()

    def update(self, loss):
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate / (1 + 1e-8 * self.updates)
        self.apply()
        self.updates += 1

    def freeze(self, frozen):
        for parameter in self.parameters:
            parameter.requires_grad_(not frozen)


class Training:
    def __init__(self):
        torch.manual_seed(1)
        self.g, self.d = Player(generator(), 4e-4), Player(discriminator(), 3e-4)
        self.images = torch.rand(IMAGES, 3, 32, 32).contiguous(memory_format=FORMAT)
        self.clean = torch.cat([torch.ones(BATCH, 1), torch.zeros(BATCH, 1)])
        self.start = 0

    def reals(self):
        batch = self.images[self.start:self.start + BATCH]
        self.start = (self.start + BATCH) % IMAGES
        return batch

    def step(self):
        with torch.no_grad():
            fakes = self.g(torch.randn(BATCH, LATENT))
        labels = self.clean + 0.05 * torch.rand(2 * BATCH, 1)
        d_loss = binary_cross_entropy_beyond_one(self.d(torch.cat([fakes, self.reals()])), labels)
        self.d.update(d_loss)
        self.d.freeze(True)
        g_loss = binary_cross_entropy(self.d(self.g(torch.randn(BATCH, LATENT))), torch.zeros(BATCH, 1))
        self.g.update(g_loss)
        self.d.freeze(False)
        return d_loss.item(), g_loss.item()


def binary_cross_entropy_beyond_one(probability, target):
    """PyTorch's own refuses targets above 1, which the article's label noise makes."""
    p = probability.clamp(1e-7, 1 - 1e-7)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


def main():
    torch.set_num_threads(OPTIONS.threads)
    training = Training()
    peer.serve(f"torch {OPTIONS.mode}", OPTIONS, training.step, {"torch": torch.__version__})


if __name__ == "__main__":
    main()
