"""What the reference of the safetensors format says of files that are not quite right.

Writes tensor-files.json: a few whole files, and of each many mutations with the reference's verdict. A mutation is
[file, part, at, removed, inserted, accepted]: at byte `at` of the part, `removed` bytes give way to `inserted` (hexadecimal). The part is
"file", or "header", whose length is then put right.

With a file as argument, it judges what is in there instead: files that Rana accepted, each after its length in four bytes,
big-endian, as SafeTensorsMutationTest writes them. It exits with an error if the reference refuses one of them.
"""

import json
import pathlib
import random
import struct
import sys
from importlib.metadata import version

import numpy as np
from safetensors import SafetensorError, deserialize
from safetensors.numpy import save

from fixtures import FOLDER

SEED = 20261125
BYTES = 200  # mutations of each file's bytes
HEADERS_ACCEPTED, HEADERS_REFUSED = 100, 300  # mutations of each header's text, at most

# What takes the place of a piece of the header's text.
PIECES = [
    "", " ", "0", "-0", "1", "-1", "4", "8", "1.0", "1e0", "0x1", "01", "+1", "18446744073709551615", "18446744073709551616",
    "9223372036854775807", "9223372036854775808", "4611686018427387904", "null", "true", "NaN", "Infinity", "[]", "{}", "[0]",
    "[0,4]", "[0,4,4]", "[4,0]", '{"a":0,"b":4}', '"0"', '"F32"', '"f32"', '"F64"', '"F16"', '"I32"', '"BOOL"', '"F8_E4M3"', '"C64"',
    "'F32'", '"F32\\u0000"', '"\\u00463\\u0032"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\udc38"', '"\u0001"', '"\\x"', "/**/", "//\n",
    "\t", "\r\n", "\u00a0", "\u3000", "\ufeff", "\0", ",", ":", "{", "}", "[", "]", '"', "[" * 200 + "]" * 200,
    '"__metadata__":{"a":"b"},', '"__metadata__":{},', '"__metadata__":null,', '"__metadata__":{"a":1},', '"__metadata__":[],',
    '"__metadata__":"a",', '"__metadata__":{"a":null},', '"__metadata__":{"a":{}},', '"extra":1,', '"shape":[1],',
    '"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},', '"":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},',
    '"e":{"dtype":"F32","shape":[0,18446744073709551615],"data_offsets":[0,0]},',
    '"e":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]},',
]
# Whole headers, in place of the file's own.
WHOLE = [
    b"", b"{}", b" {}", b"{} ", b"[]", b"null", b"1", b'"a"', b"{}{}", b"{}\0", b"{},", b"\xef\xbb\xbf{}", b"{\0}\0", b"\0{\0}", b"\xff\xfe{\0}\0",
    b"\xfe\xff\0{\0}", b"{\0\0\0}\0\0\0", b"{}\n", b'{"a":{}}', b'{"__metadata__":{"\xff":"a"}}', b'{"__metadata__":{"a":"\xed\xa0\x80"}}',
    b'{"__metadata__":{"a":"\xc0\x80"}}', b'{"__metadata__":{"a":"b"}}', b'{"__metadata__":null}', b'{"__metadata__":{"a":"b","a":"c"}}',
]


def files():
    odd = np.array([0x7FC00001, 0x7F800001, 0xFFC12345, 0x80000000, 1, 0x7F800000, 0xFF800000, 0x3F800000], np.uint32)
    return [
        save({"a": np.array([1, 2], np.float32)}),
        save({"0.weight": odd.view(np.float32).reshape(2, 4), "0.bias": np.zeros((0,), np.float32), "ä🐸": np.array(7, np.float32)}),
        save({"b": np.arange(3, dtype=np.float32), "a": np.ones((1, 1, 2), np.float32)}, metadata={"by": "Python"}),
    ]


def accepts(file):
    try:
        deserialize(file)
        return True
    except SafetensorError:
        return False


def with_header(file, header):
    (length,) = struct.unpack("<Q", file[:8])
    return struct.pack("<Q", len(header)) + header + file[8 + length :]


def mutated_bytes(file, draw):
    at = draw.randrange(len(file))
    kind = draw.randrange(5)
    if kind == 0:
        return file[:at]
    if kind == 1:
        return file[:at] + bytes([file[at] ^ 1 << draw.randrange(8)]) + file[at + 1 :]
    if kind == 2:
        return file[:at] + file[at + draw.randrange(1, 9) :]
    if kind == 3:
        return file[:at] + draw.randbytes(draw.randrange(1, 9)) + file[at:]
    return file[:at] + draw.randbytes(1) + file[at + 1 :]


def mutated_headers(header):
    """Each piece in place of each token of the header's text, and before it."""
    text = header.decode("utf-8")
    places = [i for i in range(len(text)) if text[i] in '{}[]:,"' or text[i].isdigit()]
    for piece in PIECES:
        for at in places:
            for removed in (0, 1, len(text[at:].split(",")[0])):
                yield (text[:at] + piece + text[at + removed :]).encode("utf-8")


def splice(before, after):
    """The shortest [at, removed, inserted] that makes `after` of `before`."""
    at = 0
    while at < min(len(before), len(after)) and before[at] == after[at]:
        at += 1
    end = 0
    while end < min(len(before), len(after)) - at and before[-1 - end] == after[-1 - end]:
        end += 1
    return [at, len(before) - at - end, after[at : len(after) - end].hex()]


def verdicts(index, file, draw):
    (length,) = struct.unpack("<Q", file[:8])
    header = file[8 : 8 + length]
    for mutant in [mutated_bytes(file, draw) for _ in range(BYTES)] + [file[: 8 + length]]:
        yield [index, "file", *splice(file, mutant), accepts(mutant)]
    mutants = sorted(set(mutated_headers(header)))
    accepted = [mutant for mutant in mutants if accepts(with_header(file, mutant))]
    refused = sorted(set(mutants) - set(accepted))
    some = draw.sample(accepted, min(len(accepted), HEADERS_ACCEPTED)) + draw.sample(refused, min(len(refused), HEADERS_REFUSED))
    for mutant in some + WHOLE:
        yield [index, "header", *splice(header, mutant), accepts(with_header(file, mutant))]


def fixture():
    draw = random.Random(SEED)
    whole = files()
    whole.append(with_header(whole[0][:-8], b"{}      "))  # no values: here the whole headers fit
    rows = [row for index, file in enumerate(whole) for row in verdicts(index, file, draw)]
    lines = ",\n".join(json.dumps(row) for row in rows)
    text = '{"reference": "safetensors %s", "seed": %d, "files": %s, "mutations": [\n%s\n]}\n'
    (FOLDER / "tensor-files.json").write_text(
        text % (version("safetensors"), SEED, json.dumps([file.hex() for file in whole]), lines), encoding="utf-8"
    )
    print(f"{len(rows)} mutations, {sum(row[-1] for row in rows)} of them accepted")


def judge(path):
    data = pathlib.Path(path).read_bytes()
    count = refused = at = 0
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        file = data[at + 4 : at + 4 + length]
        at += 4 + length
        count += 1
        if not accepts(file):
            refused += 1
            print("refused:", file)
    print(f"{count} files that Rana accepted; the reference refuses {refused}")
    sys.exit(refused > 0)


if __name__ == "__main__":
    judge(sys.argv[1]) if len(sys.argv) > 1 else fixture()
