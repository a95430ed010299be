"""Writes weights of the article's GAN in every file format of Keras, with latents and outputs, for `rana import`.

    ../../venv/bin/python keras_import.py                    # the small fixtures of rana-keras
    ../../venv/bin/python keras_import.py --whole FOLDER     # the article's own widths, 28 MB a file

Keras 2 is the package tf_keras. See README.md for how the files are compared.
"""

import argparse
import json
import os
import pathlib
import tempfile
import zipfile

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras
from safetensors.numpy import save_file

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "rana-keras/src/test/resources/rana/keras/files.zip"
SEED = 20261127

# Channels: the dense layer's, those of G's convolutions, and those of D's. All differ, so that a wrong
# transposition cannot go unnoticed.
NARROW = {"latent": 4, "dense": 2, "generator": [3, 4, 5, 6], "discriminator": [3, 4, 5, 6]}
WHOLE = {"latent": 32, "dense": 128, "generator": [256] * 4, "discriminator": [128] * 4}


def leaky(k):
    return k.layers.LeakyReLU(0.1)


def generator(k, widths):
    """The article's generator, as a functional model."""
    dense, (a, b, c, d) = widths["dense"], widths["generator"]
    x = z = k.Input((widths["latent"],))
    x = leaky(k)(k.layers.Dense(dense * 16 * 16)(x))
    x = k.layers.Reshape((16, 16, dense))(x)
    x = leaky(k)(k.layers.Conv2D(a, 5, padding="same")(x))
    x = leaky(k)(k.layers.Conv2DTranspose(b, 4, strides=2, padding="same")(x))
    x = leaky(k)(k.layers.Conv2D(c, 5, padding="same")(x))
    x = leaky(k)(k.layers.Conv2D(d, 5, padding="same")(x))
    return k.Model(z, k.layers.Conv2D(3, 7, activation="tanh", padding="same")(x))


def discriminator(k, widths):
    """The article's discriminator, as a functional model."""
    a, b, c, d = widths["discriminator"]
    x = image = k.Input((32, 32, 3))
    x = leaky(k)(k.layers.Conv2D(a, 3)(x))
    for width in (b, c, d):
        x = leaky(k)(k.layers.Conv2D(width, 4, strides=2)(x))
    x = k.layers.Dropout(0.4)(k.layers.Flatten()(x))
    return k.Model(image, k.layers.Dense(1, activation="sigmoid")(x))


def combined(k, g, d):
    """The article's third model, compiled and trained for one step, so that it has states of an optimizer."""
    z = k.Input(g.input_shape[1:])
    gan = k.Model(z, d(g(z)))
    gan.compile(k.optimizers.RMSprop(0.0), "binary_crossentropy")
    gan.train_on_batch(np.zeros((2, *g.input_shape[1:]), "float32"), np.zeros((2, 1), "float32"))
    return gan


def normed(k):
    """A generator and a discriminator with batch normalisation, as Sequential models."""
    norm = {"momentum": 0.9, "epsilon": 1e-3}
    g = k.Sequential([
        k.Input((4,)),
        k.layers.Dense(8 * 8 * 3), k.layers.Reshape((8, 8, 3)), k.layers.BatchNormalization(**norm), k.layers.ReLU(),
        k.layers.Conv2DTranspose(5, 3, strides=2, padding="same"), k.layers.BatchNormalization(**norm), leaky(k),
        k.layers.Conv2D(3, 3, padding="same"), k.layers.Activation("tanh"),
    ])
    d = k.Sequential([
        k.Input((16, 16, 3)),
        k.layers.Conv2D(4, 4, strides=2, padding="same"), k.layers.BatchNormalization(**norm), leaky(k),
        k.layers.Flatten(), k.layers.Dense(1),
    ])
    return g, d


def fill(model, random):
    """Sets weights of a size that gives images with contrast; variances are positive."""
    values = []
    for weight in model.get_weights():
        limit = np.sqrt(3 / np.prod(weight.shape[:-1])) if weight.ndim > 1 else 0.3
        drawn = random.uniform(-limit, limit, weight.shape) * (1.5 if weight.ndim > 1 else 1)
        values.append(drawn.astype("float32"))
    model.set_weights(values)
    for layer in model.layers:
        if "batch_norm" in layer.name:
            gamma, beta, mean, variance = layer.get_weights()
            layer.set_weights([1 + gamma, beta, mean, 0.5 + np.abs(variance)])


def write_expected(file, g, d, count, random):
    z = random.standard_normal((count, *g.input_shape[1:])).astype("float32")
    real = random.uniform(0, 1, (count, *d.input_shape[1:])).astype("float32")
    fake = g.predict(z, verbose=0)
    tensors = {
        "latents": z,
        "fake": np.transpose(fake, (0, 3, 1, 2)),
        "real": np.transpose(real, (0, 3, 1, 2)),
        "d_fake": d.predict(fake, verbose=0).reshape(-1),
        "d_real": d.predict(real, verbose=0).reshape(-1),
    }
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, file)
    print(file.name, {name: (float(v.min()), float(v.max())) for name, v in tensors.items()})


def copy(k, models, builders):
    """Builds models in another version of Keras, with the same weights."""
    copies = [build(k) for build in builders]
    for model, other in zip(models, copies, strict=True):
        other.set_weights(model.get_weights())
    return copies


def write_article(folder, widths, count):
    random = np.random.default_rng(SEED)
    builders = [lambda k: generator(k, widths), lambda k: discriminator(k, widths)]
    g, d = [build(keras) for build in builders]
    fill(g, random)
    fill(d, random)
    write_expected(folder / "article.safetensors", g, d, count, random)
    g.save_weights(folder / "g.weights.h5")
    d.save_weights(folder / "d.weights.h5")
    g.save(folder / "g.keras")
    d.save(folder / "d.keras")
    g.save(folder / "g-keras3.h5")
    gan = combined(keras, g, d)
    gan.save_weights(folder / "gan.weights.h5")
    gan.save(folder / "gan.keras")
    g2, d2 = copy(tf_keras, (g, d), builders)
    g2.save_weights(folder / "g-keras2.h5")
    gan2 = combined(tf_keras, g2, d2)
    gan2.save_weights(folder / "gan.h5")  # the line that the article has as a comment
    gan2.save(folder / "gan-model.h5")
    gan2.save(folder / "gan-keras2.keras")


def write_normed(folder):
    random = np.random.default_rng(SEED + 1)
    g, d = normed(keras)
    fill(g, random)
    fill(d, random)
    write_expected(folder / "norm.safetensors", g, d, 2, random)
    g.save_weights(folder / "norm-g.weights.h5")
    d.save(folder / "norm-d.keras")
    g2, d2 = copy(tf_keras, (g, d), [lambda k: normed(k)[0], lambda k: normed(k)[1]])
    tf_keras.Sequential([tf_keras.Input((4,)), g2, d2]).save_weights(folder / "norm-gan.h5")


def write_hostile(folder):
    """Files that Keras would not write: a link to another file, a group in itself, a compressed data set."""
    with h5py.File(folder / "linked.h5", "w") as file:
        file["layers"] = h5py.ExternalLink("g.weights.h5", "/layers")
    with h5py.File(folder / "looped.h5", "w") as file:
        layers = file.create_group("layers")
        layers["layers"] = layers
    with h5py.File(folder / "chunked.h5", "w") as file:
        with h5py.File(folder / "g.weights.h5") as source:
            source.copy("layers", file)
        kernel = file["layers/conv2d_2/vars/0"][:]
        del file["layers/conv2d_2/vars/0"]
        file["layers/conv2d_2/vars"].create_dataset("0", data=kernel, compression="gzip")


def write_all(folder, whole):
    folder.mkdir(parents=True, exist_ok=True)
    write_article(folder, WHOLE if whole else NARROW, 8 if whole else 2)
    if not whole:
        write_normed(folder)
        write_hostile(folder)
    versions = {"keras": keras.__version__, "tf_keras": tf_keras.__version__, "tensorflow": tf.__version__}
    (folder / "versions.json").write_text(json.dumps(versions) + "\n")
    print(versions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--whole", type=pathlib.Path)
    whole = parser.parse_args().whole
    if whole:
        write_all(whole, True)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        write_all(folder, False)
        # HDF5 files of small networks are mostly zeros.
        with zipfile.ZipFile(FIXTURES, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)
    print(f"{FIXTURES.name}: {FIXTURES.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
