"""The classifiers that come with Rana, computed by PyTorch from their files: features and scores of four pictures.

Writes classify.safetensors and classify.json. With the folder of CIFAR-10's binary version as argument (unpacked), it says how
many of the 10,000 test pictures PyTorch finds classified rightly, which must be what the card says.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file

import formula
from fixtures import write_index, write_tensors

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "rana-core/src/main/resources/rana/classify"
EPSILON = 1e-5
PICTURES = 4


def features(pictures, weights, card):
    """pictures: (n, 3, 32, 32), 0 to 255. The layers' numbers are those of rana.classify.Body."""
    scaling = card["scaling"]
    mean, deviation = (torch.tensor(scaling[key]).reshape(1, -1, 1, 1) for key in ("mean", "deviation"))
    x = (pictures / 255 - mean) / deviation
    x = torch.relu(conv(x, weights, 0, padding=0))
    layer = 2
    for _ in card["body"]["widths"]:
        x = torch.max_pool2d(conv(x, weights, layer, padding=1), 2)
        x = torch.relu(norm(x, weights, layer + 2))
        x = torch.relu(norm(conv(x, weights, layer + 4, padding=1), weights, layer + 5))
        layer += 7
    return x.amax((2, 3))


def conv(x, weights, layer, padding):
    return torch.conv2d(x, weights[f"body.{layer}.weight"], weights[f"body.{layer}.bias"], padding=padding)


def norm(x, weights, layer):
    names = ("running_mean", "running_var", "weight", "bias")
    return torch.nn.functional.batch_norm(x, *(weights[f"body.{layer}.{name}"] for name in names), eps=EPSILON)


def scores(vectors, weights):
    return torch.nn.functional.linear(vectors, weights["head.0.weight"], weights["head.0.bias"])


def test_split(folder):
    records = np.fromfile(pathlib.Path(folder) / "test_batch.bin", np.uint8).reshape(-1, 3073)
    return torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).copy()).float(), torch.from_numpy(records[:, 0].copy())


def main():
    torch.set_grad_enabled(False)
    noise = formula.unit(30_000, (PICTURES, 3, 32, 32))
    pictures = torch.from_numpy(np.floor(noise * 256).astype(np.float32))
    tensors = {"pictures": pictures.numpy()}
    for name in ("cifar10", "pond"):
        card = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        weights = load_file(FOLDER / f"{name}.safetensors")
        vectors = features(pictures, weights, card)
        tensors[f"{name}.features"] = vectors.numpy()
        tensors[f"{name}.scores"] = scores(vectors, weights).numpy()
        if name == "cifar10" and len(sys.argv) > 1:
            inputs, labels = test_split(sys.argv[1])
            found = torch.cat([scores(features(x, weights, card), weights).argmax(1) for x in inputs.split(500)])
            print(f"right: {(found == labels).float().mean():.4f}, the card says {card['heldOut']['accuracies'][0]}")
    write_tensors("classify", tensors)
    write_index("classify", {"made_with": {"torch": torch.__version__}})


if __name__ == "__main__":
    main()
