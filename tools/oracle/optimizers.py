"""Optimisers of Keras and PyTorch on ten numbers and twenty fixed gradients: the whole trajectory of each.

Writes optimizers.safetensors and optimizers.json. All in float64, except that Keras computes its decayed rate in
float32; a trajectory's row t is the vector after update t + 1.
"""

import os

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context

import numpy as np

import formula
from fixtures import write_index, write_tensors

SIZE, STEPS = 10, 20
START = formula.symmetric(20_000, (SIZE,), 1.0).astype(np.float64)
# Ten sizes of gradient from 2 down to 1e-5, so that clipping, epsilon and the plain case all show.
SCALE = np.array([2.0, 1.0, 0.5, 0.1, 0.03, 1e-2, 1e-3, 3e-4, 1e-4, 1e-5])
GRADIENTS = formula.symmetric(20_001, (STEPS, SIZE), 1.0).astype(np.float64) * SCALE


def keras_rmsprop(learning_rate, rho, epsilon, clipvalue=None, decay=None):
    import keras

    keras.config.set_floatx("float64")
    rate = learning_rate
    if decay is not None:
        rate = keras.optimizers.schedules.InverseTimeDecay(learning_rate, decay_steps=1, decay_rate=decay)
    optimizer = keras.optimizers.RMSprop(rate, rho=rho, epsilon=epsilon, clipvalue=clipvalue)
    variable = keras.Variable(START, dtype="float64")
    rows = []
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        rows.append(variable.numpy().copy())
    return np.stack(rows)


def torch_optimizer(kind, **settings):
    import torch

    variable = torch.tensor(START, requires_grad=True)
    optimizer = getattr(torch.optim, kind)([variable], **settings)
    rows = []
    for gradient in GRADIENTS:
        variable.grad = torch.tensor(gradient)
        optimizer.step()
        rows.append(variable.detach().numpy().copy())
    return np.stack(rows)


def cases():
    """(settings as recorded, function, its arguments) of each trajectory."""
    seed = {"learning_rate": 1e-2, "rho": 0.9, "epsilon": 1e-7}
    inside = {"type": "rmsprop", "source": "keras", "epsilon_inside_square_root": True}
    for name, extra in (
        ("rmsprop", {}),
        ("rmsprop-clip", {"clipvalue": 0.25}),
        ("rmsprop-decay", {"decay": 0.1}),
        ("rmsprop-clip-decay", {"clipvalue": 0.25, "decay": 0.1}),
    ):
        yield {"name": name, **inside, **seed, **extra}, keras_rmsprop, seed | extra
    outside = {"type": "rmsprop", "source": "torch", "epsilon_inside_square_root": False}
    yield {"name": "rmsprop-epsilon-outside", **outside, **seed}, torch_optimizer, \
        {"kind": "RMSprop", "lr": 1e-2, "alpha": 0.9, "eps": 1e-7}
    for name, betas in (("adam", (0.5, 0.999)), ("adam-no-momentum", (0.0, 0.99))):
        settings = {"type": "adam", "source": "torch", "learning_rate": 1e-2, "betas": betas, "epsilon": 1e-8}
        yield {"name": name, **settings}, torch_optimizer, {"kind": "Adam", "lr": 1e-2, "betas": betas, "eps": 1e-8}
    nesterov = {"momentum": 0.9, "weight_decay": 0.01}
    yield {"name": "nesterov", "type": "nesterov", "source": "torch", "learning_rate": 1e-2, **nesterov}, \
        torch_optimizer, {"kind": "SGD", "lr": 1e-2, "nesterov": True, **nesterov}
    for name, momentum in (("sgd", 0.0), ("sgd-momentum", 0.9)):
        settings = {"type": "sgd", "source": "torch", "learning_rate": 1e-2, "momentum": momentum}
        yield {"name": name, **settings}, torch_optimizer, {"kind": "SGD", "lr": 1e-2, "momentum": momentum}


def main():
    tensors, index = {"start": START, "gradients": GRADIENTS}, []
    spawn = get_context("spawn")  # TensorFlow and PyTorch bring an LLVM each: never in one process
    with ProcessPoolExecutor(1, spawn) as keras_side, ProcessPoolExecutor(1, spawn) as torch_side:
        for settings, function, arguments in cases():
            side = keras_side if function is keras_rmsprop else torch_side
            tensors[f"{settings['name']}.trajectory"] = side.submit(function, **arguments).result()
            index.append(settings)
    write_tensors("optimizers", tensors)
    write_index("optimizers", {"made_with": {name: version(name) for name in ("keras", "torch")}, "cases": index})


if __name__ == "__main__":
    main()
