"""The article's frog GAN in Keras 3 on TensorFlow, as a peer to measure against.

as-written: the article's loop line by line (predict, then train_on_batch twice).
best: the same step as one tf.function, without predict's and train_on_batch's overheads.
"""

import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import warnings

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from peer import BATCH, IMAGES, LATENT, arguments, serve

SLOPE = 0.1


def generator():
    return keras.Sequential([
        layers.Input((LATENT,)),
        layers.Dense(128 * 16 * 16), layers.LeakyReLU(SLOPE), layers.Reshape((16, 16, 128)),
        layers.Conv2D(256, 5, padding="same"), layers.LeakyReLU(SLOPE),
        layers.Conv2DTranspose(256, 4, strides=2, padding="same"), layers.LeakyReLU(SLOPE),
        layers.Conv2D(256, 5, padding="same"), layers.LeakyReLU(SLOPE),
        layers.Conv2D(256, 5, padding="same"), layers.LeakyReLU(SLOPE),
        layers.Conv2D(3, 7, activation="tanh", padding="same"),
    ])


def discriminator():
    return keras.Sequential([
        layers.Input((32, 32, 3)),
        layers.Conv2D(128, 3), layers.LeakyReLU(SLOPE),
        layers.Conv2D(128, 4, strides=2), layers.LeakyReLU(SLOPE),
        layers.Conv2D(128, 4, strides=2), layers.LeakyReLU(SLOPE),
        layers.Conv2D(128, 4, strides=2), layers.LeakyReLU(SLOPE),
        layers.Flatten(), layers.Dropout(0.4), layers.Dense(1, activation="sigmoid"),
    ])


def optimizer(learning_rate):
    schedule = keras.optimizers.schedules.InverseTimeDecay(learning_rate, decay_steps=1, decay_rate=1e-8)
    return keras.optimizers.RMSprop(schedule, clipvalue=1.0)


class Reals:
    """Stand-ins for the frogs, taken in order."""

    def __init__(self):
        self.images = np.random.default_rng(1).random((IMAGES, 32, 32, 3), dtype=np.float32)
        self.start = 0

    def next(self):
        batch = self.images[self.start:self.start + BATCH]
        self.start = (self.start + BATCH) % IMAGES
        return batch


def noisy_labels():
    labels = np.concatenate([np.ones((BATCH, 1)), np.zeros((BATCH, 1))])
    return labels + 0.05 * np.random.random(labels.shape)


def as_written():
    g, d, reals = generator(), discriminator(), Reals()
    d.compile(optimizer(3e-4), "binary_crossentropy")
    gan = keras.Sequential([layers.Input((LATENT,)), g, d])
    gan.compile(optimizer(4e-4), "binary_crossentropy")

    def step():
        fakes = g.predict(np.random.normal(size=(BATCH, LATENT)), verbose=0)
        combined = np.concatenate([fakes, reals.next()])
        d.trainable = True  # Keras 3 reads this on the first call, not in compile
        d.reset_metrics()
        d_loss = d.train_on_batch(combined, noisy_labels())
        d.trainable = False
        gan.reset_metrics()
        g_loss = gan.train_on_batch(np.random.normal(size=(BATCH, LATENT)), np.zeros((BATCH, 1)))
        return float(d_loss), float(g_loss)

    return step


def best():
    g, d, reals = generator(), discriminator(), Reals()
    d_optimizer, g_optimizer = optimizer(3e-4), optimizer(4e-4)
    d_optimizer.build(d.trainable_variables)
    g_optimizer.build(g.trainable_variables)
    loss = keras.losses.BinaryCrossentropy()

    @tf.function
    def both_updates(real, labels):
        fakes = g(tf.random.normal((BATCH, LATENT)), training=False)
        with tf.GradientTape() as tape:
            d_loss = loss(labels, d(tf.concat([fakes, real], 0), training=True))
        d_optimizer.apply(tape.gradient(d_loss, d.trainable_variables), d.trainable_variables)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([v.value for v in g.trainable_variables])
            fooled = d(g(tf.random.normal((BATCH, LATENT)), training=True), training=True)
            g_loss = loss(tf.zeros((BATCH, 1)), fooled)
        g_optimizer.apply(tape.gradient(g_loss, g.trainable_variables), g.trainable_variables)
        return d_loss, g_loss

    def step():
        d_loss, g_loss = both_updates(reals.next(), noisy_labels().astype(np.float32))
        return float(d_loss), float(g_loss)

    return step


def main():
    options = arguments(__doc__, ["as-written", "best"]).parse_args()
    warnings.filterwarnings("ignore", message=".*trainable.*")
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    step = {"as-written": as_written, "best": best}[options.mode]()
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__}
    serve(f"keras {options.mode}", options, step, versions)


if __name__ == "__main__":
    main()
