"""What published implementations make of the same features: Frechet and kernel distance, precision, recall, density, coverage.

Writes measures.safetensors (features of a few cases, float32) and measures.json (the figures), and a tiny TorchScript
module that is called as the standard Inception file is, with what it makes of some pictures.

Frechet distance and kernel distance: torchmetrics. Precision and recall: torch-fidelity. Density and coverage: prdc, by
the paper's authors. Distances to the nearest picture: numpy.
"""

import pathlib

import numpy as np
import torch
from prdc import compute_prdc
from torch_fidelity.metric_prc import KEY_METRIC_PRECISION, KEY_METRIC_RECALL, prc_features_to_metric
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.kid import KernelInceptionDistance

from fixtures import FOLDER, write_index, write_tensors


class Given(torch.nn.Module):
    """Features that are handed in as if they were pictures."""

    def __init__(self, dimension):
        super().__init__()
        self.num_features = dimension

    def forward(self, features):
        return features


class TinyExtractor(torch.nn.Module):
    """Called as the standard Inception file is: 0 to 255, NCHW; features only when asked for."""

    def forward(self, img: torch.Tensor, return_features: bool = False) -> torch.Tensor:
        features = torch.nn.functional.adaptive_avg_pool2d(img.float() / 255, (2, 1)).flatten(1)
        return features if return_features else features.softmax(1)


def mixture(random, count, dimension, shift, scale):
    """Correlated, skewed features above 0, as those after a ReLU and a pooling are."""
    mixing = np.random.default_rng(7).normal(size=(dimension, dimension)) / np.sqrt(dimension)
    return (np.abs(random.normal(size=(count, dimension)) @ mixing * scale) + shift).astype(np.float32)


def cases():
    random = np.random.default_rng(1)
    real = mixture(random, 200, 16, 0.0, 1.0)
    copies = mixture(random, 120, 16, 0.0, 1.0)
    copies[:60] = real[:60]
    copies[:30] += random.normal(size=(30, 16)).astype(np.float32) * 0.01
    return {
        "near": (real, mixture(random, 150, 16, 0.1, 1.1)),
        "far": (real, mixture(random, 200, 16, 1.0, 0.5)),
        "copies": (real, copies),
        "wide": (mixture(random, 40, 96, 0.0, 1.0), mixture(random, 50, 96, 0.2, 0.8)),
        "offset": (mixture(random, 100, 8, 30.0, 0.2), mixture(random, 100, 8, 30.05, 0.25)),
    }


def frechet(real, generated):
    metric = FrechetInceptionDistance(feature=Given(real.shape[1])).set_dtype(torch.float64)
    metric.update(torch.tensor(real), real=True)
    metric.update(torch.tensor(generated), real=False)
    return metric.compute().item()


def kernel(real, generated):
    """With one subset that is everything; torchmetrics wants as many pictures on both sides."""
    count = min(len(real), len(generated))
    metric = KernelInceptionDistance(feature=Given(real.shape[1]), subsets=1, subset_size=count)
    metric.update(torch.tensor(real[:count], dtype=torch.float64), real=True)
    metric.update(torch.tensor(generated[:count], dtype=torch.float64), real=False)
    return metric.compute()[0].item()


def figures(real, generated):
    wide_real, wide_generated = real.astype(np.float64), generated.astype(np.float64)
    prc = prc_features_to_metric(torch.tensor(wide_generated), torch.tensor(wide_real), prc_neighborhood=3, verbose=False)
    prdc = compute_prdc(wide_real, wide_generated, nearest_k=5)
    pairs = np.linalg.norm(wide_generated[:, None] - wide_real[None], axis=2)
    others = np.linalg.norm(wide_real[:, None] - wide_real[None], axis=2) + np.diag(np.full(len(real), np.inf))
    return {
        "frechet": frechet(real, generated),
        "kernel": kernel(real, generated),
        "precision": prc[KEY_METRIC_PRECISION],
        "recall": prc[KEY_METRIC_RECALL],
        "density": float(prdc["density"]),
        "coverage": float(prdc["coverage"]),
        "memorisation": float(np.median(pairs.min(axis=1)) / np.median(others.min(axis=1))),
        "nearest": pairs.argmin(axis=1).tolist(),
    }


def write_module():
    folder = FOLDER.parent / "metric"
    folder.mkdir(parents=True, exist_ok=True)
    path = pathlib.Path(folder / "tiny-extractor.pt")
    module = torch.jit.script(TinyExtractor().eval())
    torch.jit.save(module, str(path))
    path.chmod(0o644)
    print(f"{path.name}: {path.stat().st_size:,} bytes")
    pictures = np.random.default_rng(3).integers(0, 256, size=(3, 3, 8, 8)).astype(np.float32)
    return {"module.pictures": pictures,
            "module.features": module(torch.tensor(pictures), return_features=True).numpy()}


def main():
    tensors, index = write_module(), {}
    for name, (real, generated) in cases().items():
        tensors |= {f"{name}.real": real, f"{name}.generated": generated}
        index[name] = figures(real, generated)
        print(name, {key: value for key, value in index[name].items() if key != "nearest"})
    write_tensors("measures", tensors)
    write_index("measures", index)


if __name__ == "__main__":
    main()
