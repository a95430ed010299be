"""Where fixtures go, how they are written, and the two weight layouts."""

import json
import pathlib

import numpy as np
from safetensors.numpy import save_file

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "rana-core/src/test/resources/rana/oracle"
SAMPLES = 64
SAMPLE_STRIDE = 7919


def write_tensors(name, tensors):
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.safetensors"
    save_file({key: np.ascontiguousarray(value) for key, value in tensors.items()}, path)
    path.chmod(0o644)
    print(f"{path.name}: {len(tensors)} tensors, {path.stat().st_size:,} bytes")


def write_index(name, content):
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def nchw(images):
    return np.transpose(images, (0, 3, 1, 2))


def nhwc(images):
    return np.transpose(images, (0, 2, 3, 1))


def to_keras(weight):
    """PyTorch's (out, in, h, w) to Keras's (h, w, in, out), and (out, in) to (in, out).

    A transposed convolution takes the same road: (in, out, h, w) to (h, w, out, in).
    """
    return np.transpose(weight, (2, 3, 1, 0)) if weight.ndim == 4 else weight.T


def to_torch(weight):
    """The inverse of to_keras."""
    return np.transpose(weight, (3, 2, 0, 1)) if weight.ndim == 4 else weight.T


def digest(name, value):
    """What is kept of a tensor too large to store: its norm, its sum and 64 elements in flat order."""
    flat = np.ascontiguousarray(value).reshape(-1)
    wide = flat.astype(np.float64)
    positions = np.arange(SAMPLES) * SAMPLE_STRIDE % flat.size
    return {
        f"{name}.l2": np.array([np.sqrt(np.sum(wide * wide))]),
        f"{name}.sum": np.array([np.sum(wide)]),
        f"{name}.samples": flat[positions],
    }
