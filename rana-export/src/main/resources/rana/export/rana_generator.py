"""Draws with a generator that Rana trained. Needs torch and safetensors only.

    from rana_generator import load

    G = load(".")                                    # the folder with config.json
    images = G(torch.randn(8, G.latent))             # (8, channels, height, width) within G.range
    pixels = G.draw(8, seed=1, truncation=0.7)       # uint8 for PIL.Image.fromarray(pixels[0].numpy())
    pixels = G.draw(8, labels="cat")                 # of a class: its name or index, or one for each

The same file serves every generator: config.json describes the layers, and model.safetensors has
their weights. SPDX-License-Identifier: Apache-2.0
"""

import json
import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

VERSION = 1


def load(folder=".", device="cpu"):
    """Returns the generator in a folder, as a torch module in evaluation mode."""
    folder = pathlib.Path(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if config.get("format") != "rana-generator":
        raise ValueError(f"{folder}: config.json does not describe a generator of Rana")
    if config["version"] > VERSION:
        raise ValueError(f"{folder}: format {config['version']} is newer than {VERSION}, which this file reads")
    generator = Generator(config, load_file(folder / "model.safetensors"))
    return generator.to(device).eval().requires_grad_(False)


class Generator(torch.nn.Module):
    """A generator. `latent` is the size of its input, `classes` the names of its classes."""

    def __init__(self, config, weights):
        super().__init__()
        self.config = config
        self.latent = config["latent"]["size"]
        self.uniform = config["latent"]["distribution"] == "uniform"
        self.classes = config["classes"]
        self.range = tuple(config["range"])
        self.layers = Chain(config["layers"], weights)

    def forward(self, latents, labels=None, truncation=1.0):
        """Returns float images of latents (count, latent): (count, channels, height, width)."""
        if latents.dim() != 2 or latents.shape[1] != self.latent:
            raise ValueError(f"latents must be (count, {self.latent}); got {tuple(latents.shape)}")
        return self.layers(latents * truncation, self.labels(labels, len(latents)).to(latents.device))

    def latents(self, count, seed=None):
        """Returns random latents. The seeds are those of torch, not those of Rana."""
        random = None if seed is None else torch.Generator().manual_seed(seed)
        if self.uniform:
            return 2 * torch.rand(count, self.latent, generator=random) - 1
        return torch.randn(count, self.latent, generator=random)

    def draw(self, count, seed=None, labels=None, truncation=1.0):
        """Returns random pictures as bytes; see `pixels`."""
        latents = self.latents(count, seed).to(next(self.parameters()).device)
        with torch.no_grad():
            return self.pixels(self(latents, labels, truncation))

    def pixels(self, images):
        """Returns images as uint8, (count, height, width, 3), or (count, height, width) if grey."""
        low, high = self.range
        levels = ((images - low) * (255 / (high - low))).round().clamp(0, 255).to(torch.uint8)
        return levels.permute(0, 2, 3, 1).squeeze(3).cpu().contiguous()

    def labels(self, labels, count):
        """Returns the index of the class of each image; by default the classes take turns."""
        if labels is None:
            return torch.arange(count) % max(1, len(self.classes))
        labels = labels.tolist() if torch.is_tensor(labels) else labels
        labels = [labels] * count if isinstance(labels, (str, int)) else list(labels)
        indices = [self.classes.index(label) if label in self.classes else label for label in labels]
        if len(indices) != count or any(index not in range(len(self.classes)) for index in indices):
            raise ValueError(f"labels must be {count} of the classes {self.classes} or of their indices; got {labels}")
        return torch.tensor(indices)


class Chain(torch.nn.Module):
    """Layers, one after the other."""

    def __init__(self, layers, weights):
        super().__init__()
        for layer in layers:
            self.add_module(layer["name"].split(".")[-1], Layer(layer, weights))

    def forward(self, x, labels):
        for layer in self.children():
            x = layer(x, labels)
        return x


class Layer(torch.nn.Module):
    """A layer with its settings and tensors. Tensors have the names of the file."""

    def __init__(self, settings, weights):
        super().__init__()
        self.settings = settings
        self.method = "_" + settings["type"].replace("-", "_")
        if not hasattr(self, self.method):
            raise ValueError(f"layer {settings['name']} has the unknown type {settings['type']}")
        self.weight = self.bias = None
        if settings["type"] == "residual":
            self.main = Chain(settings["main"], weights)
            self.skip = Chain(settings["skip"], weights)
            return
        prefix = settings["name"] + "."
        for name, tensor in weights.items():
            if name.startswith(prefix):
                key = name[len(prefix):]
                is_buffer = key.startswith("running_")
                self.register_buffer(key, tensor) if is_buffer else setattr(self, key, torch.nn.Parameter(tensor))
        if settings["type"].startswith("fir-"):
            taps = torch.tensor(settings["taps"], dtype=torch.float64)
            gain = 4 if settings["type"] == "fir-upsample" else 1
            kernel = (torch.outer(taps, taps) * gain / taps.sum() ** 2).float()
            self.register_buffer("filter", kernel.expand(settings["input"][0], 1, -1, -1), persistent=False)

    def forward(self, x, labels):
        return getattr(self, self.method)(x, labels)

    def _linear(self, x, labels):
        return F.linear(x, self.weight, self.bias)

    def _conv(self, x, labels):
        top, bottom, left, right = self.settings["padding"]
        even = top == bottom and left == right
        x, padding = (x, (top, left)) if even else (F.pad(x, (left, right, top, bottom)), 0)
        return F.conv2d(x, self.weight, self.bias, self.settings["stride"], padding, 1, self.settings["groups"])

    def _conv_transpose(self, x, labels):
        stride, crop = self.settings["stride"], self.settings["crop"]
        kernel, (_, height, width) = self.settings["kernel"], self.settings["output"]
        full = [(extent - 1) * stride + kernel - 2 * crop for extent in x.shape[2:]]
        extra = (max(height - full[0], 0), max(width - full[1], 0))
        return F.conv_transpose2d(x, self.weight, self.bias, stride, crop, extra)[:, :, :height, :width]

    def _batch_norm(self, x, labels):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias,
                            eps=self.settings["epsilon"])

    def _leaky_relu(self, x, labels):
        return F.leaky_relu(x, self.settings["slope"])

    def _relu(self, x, labels):
        return F.relu(x)

    def _tanh(self, x, labels):
        return torch.tanh(x)

    def _sigmoid(self, x, labels):
        return torch.sigmoid(x)

    def _maxout(self, x, labels):
        return F.linear(x, self.weight, self.bias).unflatten(1, (-1, self.settings["pieces"])).amax(2)

    def _max_pool(self, x, labels):
        return F.max_pool2d(x, self.settings["kernel"], self.settings["stride"])

    def _average_pool(self, x, labels):
        return F.avg_pool2d(x, self.settings["kernel"], self.settings["stride"])

    def _upsample(self, x, labels):
        return F.interpolate(x, scale_factor=self.settings["factor"], mode="nearest")

    def _fir_upsample(self, x, labels):
        return F.conv_transpose2d(x, self.filter, None, 2, self.filter.shape[2] // 2 - 1, 0, x.shape[1])

    def _fir_downsample(self, x, labels):
        return F.conv2d(x, self.filter, None, 2, self.filter.shape[2] // 2 - 1, 1, x.shape[1])

    def _reshape(self, x, labels):
        channels, height, width = self.settings["output"]
        return x.view(len(x), height, width, channels).permute(0, 3, 1, 2)

    def _flatten(self, x, labels):
        return x.permute(0, 2, 3, 1).flatten(1)

    def _basis(self, x, labels):
        return F.linear(x, self.weight)[:, :, None, None] * self.basis

    def _class_embedding(self, x, labels):
        return torch.cat([x, F.embedding(labels, self.weight)], 1)

    def _class_projection(self, x, labels):
        return (x * F.embedding(labels, self.weight)).sum(1, keepdim=True)

    def _residual(self, x, labels):
        return self.main(x, labels) + self.skip(x, labels)
