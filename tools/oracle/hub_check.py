"""Loads exported folders of all recipes in PyTorch and compares their images with the engine's.

    (cd ../.. && ./mvnw -q -pl rana-export -am test -Dtest=HubFoldersTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Drana.hub.folder=FOLDER)
    ../../venv/bin/python hub_check.py FOLDER
"""

import hashlib
import importlib.util
import json
import pathlib
import sys

import torch
from PIL import Image
from safetensors.torch import load_file

LIMIT = 1e-4  # of the range


def module(folder):
    """Imports the Python file of a folder."""
    spec = importlib.util.spec_from_file_location("rana_generator", folder / "rana_generator.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def check_files(folder):
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, f"{name}: another digest"
    header = (folder / "README.md").read_text().split("---\n")[1]
    assert header.startswith("license: unknown"), header


def difference(folder, expected):
    """Returns the largest difference from the engine as a fraction of the range, and in levels."""
    generator = module(folder).load(folder)
    labels = expected["labels"].long() if generator.classes else None
    with torch.no_grad():
        images = generator(expected["latents"], labels)
    engine = expected["images"].view_as(images)
    low, high = generator.range
    levels = generator.pixels(images).int() - generator.pixels(engine).int()
    drawn = generator.draw(3, seed=1, truncation=0.5)
    assert drawn.shape[:3] == (3, generator.config["image"]["size"], generator.config["image"]["size"])
    Image.fromarray(drawn[0].numpy())
    return ((images - engine).abs().max() / (high - low)).item(), levels.abs().max().item()


def check_labels(folder):
    """Compares classes by name, by index, and in turn."""
    generator = module(folder).load(folder)
    latents = generator.latents(4, seed=1)
    last = generator.classes[-1]
    assert torch.equal(generator(latents, last), generator(latents, [len(generator.classes) - 1] * 4))
    assert torch.equal(generator(latents), generator(latents, torch.arange(4) % len(generator.classes)))
    for wrong in ("no such class", [0, 1], [0, 1, 2, len(generator.classes)]):
        try:
            generator(latents, wrong)
        except ValueError as error:
            assert str(error).startswith("labels must be 4 of the classes"), error
        else:
            raise AssertionError(f"accepted {wrong}")


def check_layers(file, generator):
    """Computes each layer alone; returns how many, and the largest difference from the engine."""
    worst = 0
    layers = json.loads(file.read_text())
    for layer in layers:
        weights = {name: torch.tensor(values).view(layer["shapes"][name]) for name, values in layer["weights"].items()}
        config = json.loads(layer["config"])
        chain = generator.Chain(config, weights)
        engine = torch.tensor(layer["output"])
        shape = config[0]["input"] if config else engine.shape
        with torch.no_grad():
            got = chain(torch.tensor(layer["input"]).view(1, *shape), torch.tensor([layer["label"]]))
        difference = (got.flatten() - engine).abs().max().item()
        assert difference < 1e-5, f"{layer['name']}: {difference}"
        worst = max(worst, difference)
    return len(layers), worst


def main(parent):
    worst = 0
    for file in sorted(parent.glob("*.safetensors")):
        folder = parent / file.stem
        check_files(folder)
        largest, levels = difference(folder, load_file(file))
        if "conditional" in file.stem:
            check_labels(folder)
        print(f"| `{file.stem}` | {largest:.1e} | {levels} |")
        assert largest <= LIMIT and levels <= 1, file.stem
        worst = max(worst, largest)
    assert worst > 0, f"no folders in {parent}"
    count, largest = check_layers(parent / "layers.json", module(folder))
    print(f"{count} layers: {largest:.1e}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
