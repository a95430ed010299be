"""A thousand safetensors files each way, byte for byte.

    tensor_exchange.py FOLDER    writes FOLDER/python/*.safetensors, by the reference
    ./mvnw test -Pgate -pl rana-core -Dtest=SafeTensorsExchangeTest -Drana.gate.exchange=FOLDER
                                 reads them, writes the same bytes again, and writes FOLDER/rana/*.safetensors
    tensor_exchange.py FOLDER    reads those by the reference, and writes the same bytes again, or exits with an error
"""

import pathlib
import random
import sys

import numpy as np
from safetensors.numpy import load, save

SEED = 20261125
FILES = 1000
NAMES = ["weight", "0.bias", "generator.3.mean", "", "a b", "ä", "蛙", "quote\"", "back\\slash", "tab\t", "line\n", "slash/", "\u2028"]


def write(folder):
    folder.mkdir(parents=True)
    draw = random.Random(SEED)
    for i in range(FILES):
        tensors = {}
        for name in draw.sample(NAMES, draw.randrange(6)):
            shape = [draw.choice([0, 1, 1, 2, 3, 5]) for _ in range(draw.randrange(5))]
            # Any 32 bits: infinities, subnormal numbers and numbers that are none, with what they carry.
            bits = np.frombuffer(draw.randbytes(4 * int(np.prod(shape, dtype=int))), np.uint32)
            tensors[name] = bits.view(np.float32).reshape(shape)
        (folder / f"{i:04}.safetensors").write_bytes(save(tensors))
    print(f"{FILES} files written")


def check(folder):
    files = sorted(folder.glob("*.safetensors"))
    other = [file.name for file in files if save(load(file.read_bytes())) != file.read_bytes()]
    print(f"{len(files)} files read and written again, {len(other)} of them differently {other[:10]}")
    sys.exit(len(files) != FILES or bool(other))


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    check(folder / "rana") if (folder / "rana").exists() else write(folder / "python")
