"""Small layers in real Keras: inputs, weights (PyTorch layout, images NCHW) and the outputs expected of Java.

Writes layers.safetensors and layers.json; a case's tensors are named "CASE.input", "CASE.weight" and so on.
"""

import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import itertools

import keras
import numpy as np
from keras import layers

import formula
from fixtures import nchw, nhwc, to_keras, write_index, write_tensors

BATCH, INPUTS, OUTPUTS = 2, 2, 3


class Cases:
    """Collects cases; each draws its numbers from streams of its own."""

    def __init__(self):
        self.tensors, self.index, self.stream = {}, [], 10_000

    def draw(self, *shape, limit=1.0):
        self.stream += 1
        return formula.symmetric(self.stream, shape, limit)

    def add(self, name, type_, settings, **tensors):
        self.index.append({"name": name, "type": type_, **settings, "tensors": sorted(tensors)})
        self.tensors |= {f"{name}.{key}": np.asarray(value, np.float32) for key, value in tensors.items()}


def run(layer, images, *weights, **options):
    """The layer's answer to NCHW images, as NCHW where it is four-dimensional."""
    x = nhwc(images) if images.ndim == 4 else images
    layer.build(x.shape)
    if weights:
        layer.set_weights(weights)
    y = np.asarray(layer(x, **options))
    return nchw(y) if y.ndim == 4 else y


def convolutions(cases):
    grid = itertools.product((3, 4, 5, 7), (1, 2, 3), ("same", "valid"), ((7, 7), (8, 8), (7, 8)))
    for kernel, stride, padding, (height, width) in grid:
        x = cases.draw(BATCH, INPUTS, height, width)
        w, b = cases.draw(OUTPUTS, INPUTS, kernel, kernel), cases.draw(OUTPUTS)
        y = run(layers.Conv2D(OUTPUTS, kernel, stride, padding), x, to_keras(w), b)
        cases.add(
            f"conv-{kernel}x{kernel}-stride{stride}-{padding}-{height}x{width}", "conv",
            {"kernel": kernel, "stride": stride, "padding": padding}, input=x, weight=w, bias=b, output=y)


def transposed_convolutions(cases):
    grid = itertools.product((2, 3, 4, 5), (1, 2, 3), ("same", "valid"), ((4, 4), (5, 5), (4, 5)))
    for kernel, stride, padding, (height, width) in grid:
        x = cases.draw(BATCH, INPUTS, height, width)
        w, b = cases.draw(INPUTS, OUTPUTS, kernel, kernel), cases.draw(OUTPUTS)
        y = run(layers.Conv2DTranspose(OUTPUTS, kernel, stride, padding), x, to_keras(w), b)
        cases.add(
            f"conv-transpose-{kernel}x{kernel}-stride{stride}-{padding}-{height}x{width}", "conv_transpose",
            {"kernel": kernel, "stride": stride, "padding": padding}, input=x, weight=w, bias=b, output=y)


def poolings(cases):
    for kernel, padding, side in itertools.product((2, 3), ("same", "valid"), (7, 8)):
        x = cases.draw(BATCH, INPUTS, side, side) - 2.0  # all negative: padding must count as minus infinity, not 0
        y = run(layers.MaxPooling2D(kernel, 2, padding), x)
        cases.add(
            f"max-pool-{kernel}x{kernel}-stride2-{padding}-{side}x{side}", "max_pool",
            {"kernel": kernel, "stride": 2, "padding": padding}, input=x, output=y)


def batch_normalisations(cases):
    for rank, shape in (("images", (4, 3, 5, 6)), ("vectors", (6, 5))):
        x = 3.0 * cases.draw(*shape) + 0.5
        channels = shape[1]
        gamma, beta = 1.0 + 0.5 * cases.draw(channels), cases.draw(channels)
        mean, variance = cases.draw(channels), 1.5 + cases.draw(channels)
        for training in (True, False):
            layer = layers.BatchNormalization(momentum=0.99, epsilon=1e-3)
            y = run(layer, x, gamma, beta, mean, variance, training=training)
            cases.add(
                f"batch-norm-{rank}-{'training' if training else 'inference'}", "batch_norm",
                {"training": training, "momentum": 0.99, "epsilon": 1e-3},
                input=x, weight=gamma, bias=beta, running_mean=mean, running_var=variance, output=y,
                running_mean_after=layer.moving_mean, running_var_after=layer.moving_variance)


def shapes_and_activations(cases):
    x = cases.draw(2, 3, 4, 5, limit=2.0)
    cases.add("leaky-relu", "leaky_relu", {"slope": 0.1}, input=x, output=run(layers.LeakyReLU(0.1), x))
    cases.add("tanh", "tanh", {}, input=x, output=run(layers.Activation("tanh"), x))
    cases.add("sigmoid", "sigmoid", {}, input=x, output=run(layers.Activation("sigmoid"), x))
    cases.add("flatten", "flatten", {}, input=x, output=run(layers.Flatten(), x))
    v = cases.draw(2, 3 * 4 * 5)
    cases.add(
        "reshape", "reshape", {"height": 3, "width": 4, "channels": 5},
        input=v, output=run(layers.Reshape((3, 4, 5)), v))
    for factor in (2, 3):
        y = run(layers.UpSampling2D(factor, interpolation="nearest"), x)
        cases.add(f"upsample-nearest-{factor}", "upsample_nearest", {"factor": factor}, input=x, output=y)


def dense_layers(cases):
    x, w, b = cases.draw(3, 7), cases.draw(4, 7), cases.draw(4)
    cases.add("dense", "linear", {"units": 4}, input=x, weight=w, bias=b, output=run(layers.Dense(4), x, to_keras(w), b))
    units, pieces = 4, 3
    w, b = cases.draw(units * pieces, 7), cases.draw(units * pieces)
    y = (x @ w.T + b).reshape(-1, units, pieces).max(axis=2)  # Keras 3 has no maxout: numpy
    cases.add(
        "maxout", "maxout", {"units": units, "pieces": pieces, "row": "unit * pieces + piece"},
        input=x, weight=w, bias=b, output=y)


def main():
    cases = Cases()
    for group in (
        convolutions, transposed_convolutions, poolings, batch_normalisations, shapes_and_activations, dense_layers):
        group(cases)
    write_tensors("layers", cases.tensors)
    write_index("layers", {"made_with": {"keras": keras.__version__, "numpy": np.__version__}, "cases": cases.index})


if __name__ == "__main__":
    main()
