"""Time from the start of a process to its first picture: Rana with ONNX Runtime and with libtorch, ONNX Runtime
for Python, and PyTorch, alternating. Prints medians, and the load of the machine.

    ../../rana --version                                    # builds Rana
    python first_picture.py --python VENV/bin/python --rounds 5 NAME=RUN=HUB_FOLDER ...

VENV has torch, safetensors, onnxruntime and pillow. HUB_FOLDER is what `rana export RUN --hub HUB_FOLDER` wrote.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LIB = HERE.parents[1] / "rana-cli/target/lib"
ONNX_ONLY = ("rana-generator", "rana-onnx", "onnxruntime", "commons-", "jackson-")

ONNX_PYTHON = """
import sys
import numpy as np
import onnxruntime
from PIL import Image
session = onnxruntime.InferenceSession(sys.argv[1])
inputs = {"latent": np.random.default_rng(7).standard_normal((1, session.get_inputs()[0].shape[1]), "float32")}
if len(session.get_inputs()) > 1:
    inputs["label"] = np.zeros(1, "int64")
image = session.run(None, inputs)[0][0].transpose(1, 2, 0)
Image.fromarray(np.clip(np.round((image + 1) * 127.5), 0, 255).astype("uint8").squeeze()).save(sys.argv[2])
"""
TORCH_PYTHON = """
import sys
sys.path.insert(0, sys.argv[1])
from PIL import Image
from rana_generator import load
Image.fromarray(load(sys.argv[1]).draw(1, seed=7)[0].numpy().squeeze()).save(sys.argv[2])
"""


def jars(only=()):
    return os.pathsep.join(str(jar) for jar in sorted(LIB.glob("*.jar")) if not only or jar.name.startswith(only))


def commands(python, classes, run, hub, picture):
    java = ["java", "-Xshare:auto", "-cp"]
    onnx = f"{hub}/onnx/model.onnx"
    return {
        "Rana, ONNX Runtime": [*java, f"{classes}:{jars(ONNX_ONLY)}", "FirstPicture", onnx, picture],
        "Rana, libtorch": [*java, f"{classes}:{jars()}", "FirstPicture", run, picture],
        "ONNX Runtime for Python": [python, "-c", ONNX_PYTHON, onnx, picture],
        "PyTorch": [python, "-c", TORCH_PYTHON, hub, picture],
    }


def seconds(command):
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("cases", nargs="+")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        subprocess.run(["javac", "-cp", jars(), "-d", temporary, HERE / "FirstPicture.java"], check=True)
        print("load before:", os.getloadavg())
        for case in arguments.cases:
            name, run, hub = case.split("=")
            all_commands = commands(arguments.python, temporary, run, hub, f"{temporary}/picture.png")
            for command in all_commands.values():
                seconds(command)  # warms the file cache, and unpacks the engine once
            times = {kind: [] for kind in all_commands}
            for _ in range(arguments.rounds):
                for kind, command in all_commands.items():
                    times[kind].append(seconds(command))
            for kind, values in times.items():
                print(f"| `{name}` | {kind} | {statistics.median(values):.2f} | {min(values):.2f} to {max(values):.2f} |")
        print("load after:", os.getloadavg())


if __name__ == "__main__":
    main()
