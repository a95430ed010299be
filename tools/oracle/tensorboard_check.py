"""Reads a run's events as TensorBoard does, and compares them with the run's other files.

    ../../venv/bin/python tensorboard_check.py ../../runs/pond-1
"""

import io
import json
import math
import pathlib
import struct
import sys

import numpy
import PIL.Image
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.plugins.hparams import metadata
from tensorboard.util import tensor_util


def read(run):
    unlimited = {plugin_event_accumulator.TENSORS: 0}
    return plugin_event_accumulator.EventAccumulator(str(run), size_guidance=unlimited).Reload()


def tensors(events, tag):
    return [(event.step, tensor_util.make_ndarray(event.tensor_proto)) for event in events.Tensors(tag)]


def tags(events, prefix):
    return [tag for tag in events.Tags()["tensors"] if tag.startswith(prefix)]


def same(told, known, what):
    """Known to six decimals, told as the nearest float32."""
    assert math.isclose(told, known, rel_tol=1e-6, abs_tol=1e-6), f"{what}: {told} is told, {known} is known"


def check_numbers(events, run):
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    metrics = {line["step"]: line for line in lines}
    numbers = 0
    for group in ("training/", "watchdog/"):
        for tag in tags(events, group):
            told = tensors(events, tag)
            steps = [step for step, _ in told]
            assert steps == sorted(set(steps)), f"{tag}: steps are told twice, or not in order: {steps}"
            for step, value in told:
                if step in metrics:  # the last line of a killed process may not have been written
                    same(value.item(), metrics[step][tag.removeprefix(group)], f"{tag} at step {step}")
                    numbers += 1
    assert numbers > 0, "no numbers"
    return f"{numbers} numbers as in metrics.jsonl"


def check_evaluations(events, run):
    file = run / "evaluation.json"
    known = {}
    for entry in json.loads(file.read_text()) if file.exists() else []:
        for figure in entry["figures"]:
            known[int(entry["checkpoint"].removeprefix("step-")), figure["name"]] = figure["value"]
    numbers = 0
    for tag in tags(events, "evaluation/"):
        for step, value in tensors(events, tag):
            figure = known[step, tag.removeprefix("evaluation/")]
            assert math.isclose(value.item(), figure, rel_tol=1e-6), (tag, step, value, figure)
            numbers += 1
    return f"{numbers} of {len(known)} figures as in evaluation.json"


def check_pictures(events, run):
    pictures = tensors(events, "samples/generated")
    assert pictures, "no pictures"
    for step, (width, height, *encoded) in pictures:
        told = PIL.Image.open(io.BytesIO(encoded[0]))
        known = PIL.Image.open(run / "samples" / f"grid-{step:06}.png")
        assert told.size == known.size == (int(width), int(height))
        assert told.tobytes() == known.tobytes(), f"the grid of step {step} is another"
    return f"{len(pictures)} grids as in samples/"


def safetensors(file):
    content = file.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    for name, array in json.loads(content[8 : 8 + length]).items():
        begin, end = array["data_offsets"]
        yield name, numpy.frombuffer(content[8 + length + begin : 8 + length + end], "<f4").astype("f8")


def check_weights(events, run):
    compared = 0
    for checkpoint in (run / "checkpoints").iterdir():
        at = int(checkpoint.name.removeprefix("step-"))
        for network in ("generator", "discriminator", "encoder"):
            file = checkpoint / f"{network}.safetensors"
            for name, values in safetensors(file) if file.exists() else []:
                for step, buckets in tensors(events, f"weights/{network}/{name}"):
                    if step == at:
                        check_buckets(buckets, values, f"{network}/{name} at step {step}")
                        compared += 1
    assert compared > 0, "no weights"
    return f"distributions of {compared} tensors as in checkpoints/"


def check_buckets(buckets, values, what):
    """Rows of left end, right end, count."""
    assert buckets[0, 0] == values.min() and buckets[-1, 1] == values.max(), what
    assert (buckets[1:, 0] == buckets[:-1, 1]).all(), what
    assert buckets[:, 2].sum() == values.size, what
    if len(buckets) > 1:
        counts, _ = numpy.histogram(values, bins=len(buckets))
        apart = numpy.abs(counts - buckets[:, 2]).sum()
        assert apart <= 0.001 * values.size + 2, f"{what}: {apart} are in other buckets"  # those on an edge


def check_settings(events):
    content = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    settings = metadata.parse_session_start_info_plugin_data(content).hparams
    assert settings["name"].string_value and settings["training.batch"].number_value > 0
    return f"{len(settings)} settings, recipe {settings['name'].string_value}"


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    told = read(folder)
    print(check_numbers(told, folder))
    print(check_evaluations(told, folder))
    print(check_pictures(told, folder))
    print(check_weights(told, folder))
    print(check_settings(told))
