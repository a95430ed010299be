"""Keras's binary cross-entropy on probabilities, with its gradient, for targets inside and outside [0, 1].

Writes losses.safetensors: probability, target, value and gradient (with respect to the probability), one element per
pair. The same again from logits, as Keras computes it when a sigmoid made the probabilities.
"""

import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from fixtures import write_index, write_tensors

PROBABILITIES = [0.0, 1e-8, 1e-7, 1e-6, 0.01, 0.25, 0.5, 0.75, 0.99, 1.0 - 1e-6, 1.0 - 1e-7, 1.0]
LOGITS = [-40.0, -17.0, -5.0, -1.0, -0.25, 0.0, 0.25, 1.0, 5.0, 17.0, 40.0]
TARGETS = [0.0, 0.03, 0.5, 1.0, 1.049, -0.05]


def evaluate(points, dtype, from_logits):
    x = np.repeat(np.array(points, dtype), len(TARGETS))
    target = np.tile(np.array(TARGETS, dtype), len(points))
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        value = keras.ops.binary_crossentropy(target, variable, from_logits=from_logits)
    return x, target, value.numpy(), tape.gradient(value, variable).numpy()


def main():
    tensors, means = {}, {}
    for dtype in ("float32", "float64"):
        keras.config.set_floatx(dtype)
        for kind, points, from_logits in (("probability", PROBABILITIES, False), ("logit", LOGITS, True)):
            x, target, value, gradient = evaluate(points, dtype, from_logits)
            prefix = f"bce.{kind}.{dtype}"
            tensors |= {f"{prefix}.{kind}": x, f"{prefix}.target": target,
                        f"{prefix}.value": value, f"{prefix}.gradient": gradient}
            means[prefix] = float(np.mean(value, dtype=np.float64))
    write_tensors("losses", tensors)
    write_index("losses", {
        "made_with": {"keras": keras.__version__, "tensorflow": tf.__version__}, "clip": 1e-7, "mean_values": means})


if __name__ == "__main__":
    main()
