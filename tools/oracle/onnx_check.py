"""Checks exported ONNX files of all recipes and opsets with onnx.checker and ONNX Runtime for Python.

    (cd ../.. && ./mvnw -q -pl rana-export -am test -Dtest=HubFoldersTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Drana.hub.folder=FOLDER)
    ../../venv/bin/python onnx_check.py FOLDER
"""

import base64
import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file

LIMIT = 1e-4  # of the range
LAYER_LIMIT = 1e-5  # of the largest value
DEFAULT_OPSET = 15
IR_VERSIONS = {13: 7, 14: 7, 15: 8, 16: 8, 17: 8, 18: 8, 19: 9, 20: 9, 21: 10}  # the oldest for each opset


def session(model, opset):
    """Checks a model, shapes and types included, and opens it on the CPU."""
    parsed = onnx.load_from_string(model)
    onnx.checker.check_model(parsed, full_check=True)
    assert parsed.opset_import[0].version == opset and parsed.ir_version == IR_VERSIONS[opset]
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def images(opened, latents, labels):
    inputs = {"latent": latents}
    if len(opened.get_inputs()) > 1:
        inputs["label"] = labels
    return opened.run(["images"], inputs)[0]


def difference(file, opset, expected):
    """Returns the largest difference from the engine as a fraction of the range, and in levels of 255."""
    opened = session(file.read_bytes(), opset)
    low, high = json.loads(opened.get_modelmeta().custom_metadata_map["rana.range"])
    got = images(opened, expected["latents"], expected["labels"].astype(np.int64))
    engine = expected["images"].reshape(got.shape)

    def pixels(values):
        return np.clip(np.round((values - low) / (high - low) * 255), 0, 255)

    one = images(opened, expected["latents"][:1], expected["labels"][:1].astype(np.int64))
    assert np.abs(one - got[:1]).max() <= 1e-5, "a batch of one differs"
    return np.abs(got - engine).max() / (high - low), int(np.abs(pixels(got) - pixels(engine)).max())


def check_layers(file, opset):
    worst = 0
    layers = json.loads(file.read_text())
    for layer in layers:
        opened = session(base64.b64decode(layer["model"]), opset)
        latents = np.array(layer["input"], "float32").reshape(layer["shape"])
        got = images(opened, latents, np.array(layer["labels"], "int64")).reshape(-1)
        engine = np.array(layer["output"], "float32")
        relative = np.abs(got - engine).max() / np.abs(engine).max()
        assert relative < LAYER_LIMIT, f"{layer['name']}: {relative}"
        worst = max(worst, relative)
    return len(layers), worst


def check(file, opset, expected):
    largest, levels = difference(file, opset, expected)
    assert largest <= LIMIT and levels <= 1, f"{file}: {largest}, {levels} levels"
    return largest, levels


def main(parent):
    files = sorted(parent.glob("*.safetensors"))
    assert files, f"no folders in {parent}"
    print("| recipe | difference | levels of 255 | opsets 13 to 21 |")
    for file in files:
        expected = load_file(file)
        largest, levels = check(parent / file.stem / "onnx/model.onnx", DEFAULT_OPSET, expected)
        others = max(
            check(parent / "opsets" / f"{file.stem}-{opset}.onnx", opset, expected)[0] for opset in IR_VERSIONS
        )
        print(f"| `{file.stem}` | {largest:.1e} | {levels} | {others:.1e} |")
    for opset in IR_VERSIONS:
        count, largest = check_layers(parent / f"onnx-layers-{opset}.json", opset)
        print(f"opset {opset}, {count} layers: {largest:.1e}")
    print(f"onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
