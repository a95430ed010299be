"""The seed's frog GAN in real Keras: outputs, gradients, losses and weights for the Java tests to meet.

Writes frog.safetensors and frog.json. See README.md for the numbers' formula and for Keras's own update rule.
"""

import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

import formula
from fixtures import digest, nchw, nhwc, to_keras, to_torch, write_index, write_tensors

BATCH = 4
LATENT = 32
ITERATIONS = 3
SLOPE = 0.1

# Streams of formula.py. Parameters of a network take consecutive ones in layer order, weight before bias.
GENERATOR_STREAM = 0
DISCRIMINATOR_STREAM = 100
LATENTS_STREAM = 200
REALS_STREAM = 300
DISCRIMINATOR_LATENTS_STREAM = 400  # + iteration
GENERATOR_LATENTS_STREAM = 500  # + iteration
LABEL_NOISE_STREAM = 600  # + iteration

# Layer index in the Java list (activations, reshape, flatten and dropout count) and weight shape in PyTorch layout.
GENERATOR = [
    (0, "linear", (32768, 32)),
    (3, "conv", (256, 128, 5, 5)),
    (5, "transposed conv", (256, 256, 4, 4)),
    (7, "conv", (256, 256, 5, 5)),
    (9, "conv", (256, 256, 5, 5)),
    (11, "conv", (3, 256, 7, 7)),
]
DISCRIMINATOR = [
    (0, "conv", (128, 3, 3, 3)),
    (2, "conv", (128, 128, 4, 4)),
    (4, "conv", (128, 128, 4, 4)),
    (6, "conv", (128, 128, 4, 4)),
    (10, "linear", (1, 512)),
]
SCENARIOS = {
    "a": {"clipvalue": 1.0, "decay": 1e-8},
    "b": {"clipvalue": 1e-2, "decay": 0.1},
}


class Recording(keras.optimizers.RMSprop):
    """RMSprop that remembers the gradients of each update, before and after clipping."""

    def __init__(self, learning_rate, clipvalue, decay):
        schedule = keras.optimizers.schedules.InverseTimeDecay(learning_rate, decay_steps=1, decay_rate=decay)
        super().__init__(schedule, rho=0.9, epsilon=1e-7, clipvalue=clipvalue)
        self.raw, self.clipped = [], []

    def _clip_gradients(self, grads):
        clipped = super()._clip_gradients(grads)
        self.raw.append([g.numpy() for g in grads])
        self.clipped.append([g.numpy() for g in clipped])
        return clipped


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
        layers.Flatten(),
        layers.Dropout(0.0),  # the seed's 0.4 cannot be matched mask for mask
        layers.Dense(1, activation="sigmoid"),
    ])


def parameters(plan):
    """(name, stream offset, shape, limit) of every parameter of a network, in order."""
    rows = []
    for index, kind, shape in plan:
        outputs = shape[1] if kind == "transposed conv" else shape[0]
        rows.append((f"{index}.weight", len(rows), shape, formula.weight_limit(shape)))
        rows.append((f"{index}.bias", len(rows), (outputs,), formula.BIAS_LIMIT))
    return rows


def fill(network, plan, stream):
    values = [formula.symmetric(stream + offset, shape, limit) for _, offset, shape, limit in parameters(plan)]
    network.set_weights([to_keras(v) for v in values])


def networks():
    g, d = generator(), discriminator()
    fill(g, GENERATOR, GENERATOR_STREAM)
    fill(d, DISCRIMINATOR, DISCRIMINATOR_STREAM)
    return g, d


def latents(stream):
    return formula.symmetric(stream, (BATCH, LATENT), 2.0)


def reals():
    return formula.unit(REALS_STREAM, (BATCH, 3, 32, 32)).astype(np.float32)


def labels(iteration):
    """Fakes 1, reals 0, every label plus 0.05 of a number in [0, 1)."""
    clean = np.concatenate([np.ones(BATCH), np.zeros(BATCH)])
    return (clean + 0.05 * formula.unit(LABEL_NOISE_STREAM + iteration, (2 * BATCH,))).astype(np.float32)


def forward():
    g, d = networks()
    z, real = latents(LATENTS_STREAM), reals()
    fake = g.predict(z, verbose=0)
    return {
        "forward.z": z,
        "forward.fake": nchw(fake),
        "forward.d_fake": d.predict(fake, verbose=0).reshape(-1),
        "forward.d_real": d.predict(nhwc(real), verbose=0).reshape(-1),
    }


def train(clipvalue, decay):
    """Three iterations as in the article; returns both networks, their optimisers and the losses."""
    g, d = networks()
    gan = keras.Sequential([layers.Input((LATENT,)), g, d])
    d_optimizer = Recording(3e-4, clipvalue, decay)
    g_optimizer = Recording(4e-4, clipvalue, decay)
    d.compile(d_optimizer, "binary_crossentropy", jit_compile=False, run_eagerly=True)
    gan.compile(g_optimizer, "binary_crossentropy", jit_compile=False, run_eagerly=True)
    real, d_losses, g_losses = nhwc(reals()), [], []
    for i in range(ITERATIONS):
        fake = g.predict(latents(DISCRIMINATOR_LATENTS_STREAM + i), verbose=0)
        # Keras 3 looks at `trainable` when it trains, not when it compiles: set it before each of the two updates.
        d.trainable = True
        d.reset_metrics()  # otherwise train_on_batch returns the mean of all losses so far
        d_losses.append(float(d.train_on_batch(np.concatenate([fake, real]), labels(i)[:, None])))
        d.trainable = False
        gan.reset_metrics()
        z = latents(GENERATOR_LATENTS_STREAM + i)
        g_losses.append(float(gan.train_on_batch(z, np.zeros((BATCH, 1), "float32"))))
    return {"g": (g, g_optimizer), "d": (d, d_optimizer)}, d_losses, g_losses


def scenario(clipvalue, decay):
    """Flat tensors and a JSON summary of one training."""
    players, d_losses, g_losses = train(clipvalue, decay)
    tensors, clipped = {}, {}
    for player, plan in (("g", GENERATOR), ("d", DISCRIMINATOR)):
        network, optimizer = players[player]
        rows = parameters(plan)
        for (name, _, shape, _), gradient, weight in zip(rows, optimizer.clipped[0], network.get_weights(), strict=True):
            assert to_torch(gradient).shape == shape, (name, gradient.shape)
            tensors |= digest(f"grad.{player}.{name}", to_torch(gradient))
            tensors |= digest(f"final.{player}.{name}", to_torch(weight))
        clipped[player] = sum(int(np.sum(np.abs(g) > clipvalue)) for g in optimizer.raw[0])
    summary = {"clipvalue": clipvalue, "decay": decay, "d_losses": d_losses, "g_losses": g_losses}
    return tensors, summary | {"gradient_elements_clipped_in_first_update": clipped}


def deviation(narrow, wide):
    """Largest distance between the samples of a float32 and a float64 training, by kind of tensor."""
    result = {}
    for kind in ("grad", "final"):
        keys = [key for key in narrow if key.startswith(kind) and key.endswith(".samples")]
        result[kind] = float(max(np.max(np.abs(narrow[key] - wide[key])) for key in keys))
        scale = [np.max(np.abs(narrow[key] - wide[key])) / np.max(np.abs(wide[key])) for key in keys]
        result[f"{kind}_relative_to_largest_sample"] = float(max(scale))
    return result


def compute_in(dtype):
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)


def parameter_index():
    def listed(plan, stream):
        return [
            {"name": name, "stream": stream + offset, "shape": list(shape), "limit": limit}
            for name, offset, shape, limit in parameters(plan)
        ]

    return {"g": listed(GENERATOR, GENERATOR_STREAM), "d": listed(DISCRIMINATOR, DISCRIMINATOR_STREAM)}


def main():
    tf.config.experimental.enable_op_determinism()
    tensors, scenarios = forward(), {}
    for i in range(ITERATIONS):
        tensors[f"labels.{i}"] = labels(i)
    for name, settings in SCENARIOS.items():
        narrow, summary = scenario(**settings)
        compute_in("float64")  # the same training almost without rounding: how far float32 strays
        wide, exact = scenario(**settings)
        compute_in("float32")
        summary["float64"] = {"d_losses": exact["d_losses"], "g_losses": exact["g_losses"]}
        summary["float32_against_float64"] = deviation(narrow, wide)
        scenarios[name] = summary
        tensors |= {f"{name}.{key}": value for key, value in narrow.items()}
    write_tensors("frog", tensors)
    write_index("frog", {
        "made_with": {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__},
        "batch": BATCH, "latent": LATENT, "iterations": ITERATIONS, "leaky_relu_slope": SLOPE, "dropout": 0.0,
        "rho": 0.9, "epsilon_inside_square_root": 1e-7,
        "learning_rate": {"d": 3e-4, "g": 4e-4},
        "streams": {
            "forward_latents": LATENTS_STREAM, "reals": REALS_STREAM,
            "discriminator_latents_plus_iteration": DISCRIMINATOR_LATENTS_STREAM,
            "generator_latents_plus_iteration": GENERATOR_LATENTS_STREAM,
            "label_noise_plus_iteration": LABEL_NOISE_STREAM,
        },
        "latent_limit": 2.0, "bias_limit": formula.BIAS_LIMIT, "label_noise": 0.05,
        "samples": {"count": 64, "stride": 7919},
        "parameters": parameter_index(),
        "scenarios": scenarios,
    })


if __name__ == "__main__":
    main()
