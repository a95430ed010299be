"""Steps of frog, r3gan-small and r3gan in PyTorch on one NVIDIA GPU, as peers of rana.bench.StepBench.

Prints the median, minimum and maximum of the milliseconds per step. Each step ends with a read of both losses.
Arguments: --benchmark lets cuDNN time its algorithms; --short leaves out the slowest variants.
"""

import argparse
import copy
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

DEVICE = "cuda"
NCHW, NHWC = torch.contiguous_format, torch.channels_last
SMALL, PAPER = [128, 128, 64, 16], [768, 768, 768, 768]  # widths, from 4x4 to 32x32
GROUP, EXPANSION, LATENT, GAMMA = 16, 2, 64, 0.1


def timed(name, step, count, untimed=5):
    for _ in range(untimed):
        step()
    torch.cuda.synchronize()
    times = []
    for _ in range(count):
        start = time.perf_counter()
        step()
        torch.cuda.synchronize()
        times.append((time.perf_counter() - start) * 1e3)
    print(f"{name}: median {statistics.median(times):.2f} ms, {min(times):.2f} to {max(times):.2f}, n={count}", flush=True)


def frog(layout, bf16, batch=20, latent=32):
    leaky = lambda: nn.LeakyReLU(0.1)
    generator = nn.Sequential(
        nn.Linear(latent, 32768), leaky(), nn.Unflatten(1, (128, 16, 16)),
        nn.Conv2d(128, 256, 5, padding=2), leaky(), nn.ConvTranspose2d(256, 256, 4, 2, 1), leaky(),
        nn.Conv2d(256, 256, 5, padding=2), leaky(), nn.Conv2d(256, 256, 5, padding=2), leaky(),
        nn.Conv2d(256, 3, 7, padding=3), nn.Tanh()).to(DEVICE, memory_format=layout)
    strided = [module for _ in range(3) for module in (nn.Conv2d(128, 128, 4, 2), leaky())]
    discriminator = nn.Sequential(
        nn.Conv2d(3, 128, 3), leaky(), *strided, nn.Flatten(), nn.Dropout(0.4), nn.Linear(512, 1),
    ).to(DEVICE, memory_format=layout)
    of_generator = torch.optim.RMSprop(generator.parameters(), 4e-4, 0.9, 1e-7)
    of_discriminator = torch.optim.RMSprop(discriminator.parameters(), 3e-4, 0.9, 1e-7)
    real = torch.rand(batch, 3, 32, 32, device=DEVICE).to(memory_format=layout)
    ones, zeros = torch.ones(batch, 1, device=DEVICE), torch.zeros(batch, 1, device=DEVICE)
    autocast = lambda: torch.autocast("cuda", torch.bfloat16, enabled=bf16)

    def step():
        with autocast():
            with torch.no_grad():
                fake = generator(torch.randn(batch, latent, device=DEVICE))
            images = torch.cat([fake.float(), real]).to(memory_format=layout)
            labels = torch.cat([ones, zeros])
            labels = labels + 0.05 * torch.rand_like(labels)
            discriminator.requires_grad_(True)
            of_discriminator.zero_grad()
            loss_d = F.binary_cross_entropy_with_logits(discriminator(images).float(), labels)
        loss_d.backward()
        nn.utils.clip_grad_value_(discriminator.parameters(), 1.0)
        of_discriminator.step()
        discriminator.requires_grad_(False)
        of_generator.zero_grad()
        with autocast():
            scores = discriminator(generator(torch.randn(batch, latent, device=DEVICE)))
            loss_g = F.binary_cross_entropy_with_logits(scores.float(), zeros)
        loss_g.backward()
        nn.utils.clip_grad_value_(generator.parameters(), 1.0)
        of_generator.step()
        return loss_d.item(), loss_g.item()

    return step


def fir(channels, gain, layout):
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    square = torch.outer(taps, taps)
    return (square / square.sum() * gain).repeat(channels, 1, 1, 1).contiguous(memory_format=layout)


class Resample(nn.Module):
    def __init__(self, channels, up, layout):
        super().__init__()
        self.channels, self.up = channels, up
        self.register_buffer("filter", fir(channels, 4.0 if up else 1.0, layout))

    def forward(self, x):
        resample = F.conv_transpose2d if self.up else F.conv2d
        return resample(x, self.filter.to(x.dtype), stride=2, padding=1, groups=self.channels)


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        inner = width * EXPANSION
        self.layers = nn.Sequential(
            nn.Conv2d(width, inner, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(inner, inner, 3, padding=1, groups=max(1, inner // GROUP)), nn.LeakyReLU(0.2),
            nn.Conv2d(inner, width, 1, bias=False))

    def forward(self, x):
        return x + self.layers(x)


class Basis(nn.Module):
    def __init__(self, width, layout):
        super().__init__()
        self.images = nn.Parameter(torch.randn(width, 4, 4))
        self.linear = nn.Linear(LATENT, width, bias=False)
        self.layout = layout

    def forward(self, z):
        amounts = self.linear(z).view(-1, self.images.shape[0], 1, 1)
        return (amounts * self.images).contiguous(memory_format=self.layout)


def change(channels, other):
    return [] if channels == other else [nn.Conv2d(channels, other, 1, bias=False)]


def r3gan(widths, blocks, batch, layout, bf16):
    layers = [Basis(widths[0], layout), *[Block(widths[0]) for _ in range(blocks)]]
    for before, width in zip(widths, widths[1:]):
        layers += [*change(before, width), Resample(width, True, layout), *[Block(width) for _ in range(blocks)]]
    generator = nn.Sequential(*layers, nn.Conv2d(widths[-1], 3, 1, bias=False))
    narrowing = widths[::-1]
    layers = [nn.Conv2d(3, narrowing[0], 1, bias=False)]
    for i, width in enumerate(narrowing):
        layers += [Block(width) for _ in range(blocks)]
        if i + 1 < len(narrowing):
            layers += [Resample(width, False, layout), *change(width, narrowing[i + 1])]
    last = widths[0]
    discriminator = nn.Sequential(
        *layers, nn.Conv2d(last, last, 4, groups=last, bias=False), nn.Flatten(), nn.Linear(last, 1, bias=False))
    for module in [*generator.modules(), *discriminator.modules()]:
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.normal_(module.weight, std=0.5 / module.weight[0].numel() ** 0.5)
    generator, discriminator = (net.to(DEVICE, memory_format=layout) for net in (generator, discriminator))
    average = copy.deepcopy(generator)
    of_generator, of_discriminator = (
        torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.0, 0.9), fused=True) for net in (generator, discriminator))
    images = (torch.rand(2048, 3, 32, 32, device=DEVICE) * 2 - 1).contiguous(memory_format=layout)
    autocast = lambda: torch.autocast("cuda", torch.bfloat16, enabled=bf16)

    def step():
        real = images[torch.randint(2048, (batch,), device=DEVICE)]
        with autocast():
            with torch.no_grad():
                fake = generator(torch.randn(batch, LATENT, device=DEVICE)).float()
            both = torch.cat([fake, real]).requires_grad_()
            scores = discriminator(both).float()
            (gradient,) = torch.autograd.grad(scores.sum(), both, create_graph=True)
            norms = gradient.square().sum((1, 2, 3))
            penalty = GAMMA / 2 * (norms[:batch].mean() + norms[batch:].mean())
            loss_d = F.softplus(scores[:batch] - scores[batch:]).mean() + penalty
        of_discriminator.zero_grad(set_to_none=True)
        loss_d.backward()
        of_discriminator.step()
        discriminator.requires_grad_(False)
        with autocast():
            on_fake = discriminator(generator(torch.randn(batch, LATENT, device=DEVICE))).float()
            with torch.no_grad():
                on_real = discriminator(real).float()
            loss_g = F.softplus(on_real - on_fake).mean()
        of_generator.zero_grad(set_to_none=True)
        loss_g.backward()
        of_generator.step()
        discriminator.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(generator.parameters()), 0.01)
        return loss_d.item(), loss_g.item()

    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmark", action="store_true", help="let cuDNN time its algorithms")
    parser.add_argument("--short", action="store_true", help="leave out the slowest variants")
    options = parser.parse_args()
    torch.backends.cudnn.benchmark = options.benchmark
    print(torch.__version__, torch.cuda.get_device_name(), "cuDNN", torch.backends.cudnn.version(), flush=True)
    timed("frog NCHW", frog(NCHW, False), 60)
    timed("frog channels-last", frog(NHWC, False), 60)
    timed("frog channels-last bf16", frog(NHWC, True), 60)
    timed("r3gan-small b64 channels-last", r3gan(SMALL, 1, 64, NHWC, False), 30)
    timed("r3gan-small b64 channels-last bf16", r3gan(SMALL, 1, 64, NHWC, True), 30)
    timed("r3gan b64 channels-last bf16", r3gan(PAPER, 2, 64, NHWC, True), 6, 3)
    if not options.short:
        timed("r3gan-small b64 NCHW", r3gan(SMALL, 1, 64, NCHW, False), 30)
        timed("r3gan b64 channels-last", r3gan(PAPER, 2, 64, NHWC, False), 6, 3)


if __name__ == "__main__":
    main()
