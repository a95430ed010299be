"""Meets the Keras fixtures from PyTorch, as the Java tests must: shows that formula, layouts and padding are right.

Exits with an error at the first fixture that PyTorch does not reproduce.
"""

import json

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import formula
from fixtures import FOLDER

torch.set_num_threads(2)


def load(name):
    index = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return index, load_file(FOLDER / f"{name}.safetensors")


def close(what, got, expected, tolerance):
    distance = float((got.double() - expected.double()).abs().max())
    if got.shape != expected.shape or not distance <= tolerance:
        raise SystemExit(f"{what}: {tuple(got.shape)} against {tuple(expected.shape)}, distance {distance:.2e}")
    return distance


def same_padding(size, kernel, stride):
    """(before, after): the output has ceil(size / stride) elements; an odd one goes after."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def pad_same(x, kernel, stride, value=0.0):
    top, bottom = same_padding(x.shape[2], kernel, stride)
    left, right = same_padding(x.shape[3], kernel, stride)
    return F.pad(x, (left, right, top, bottom), value=value)


def conv(x, w, b, kernel, stride, padding):
    return F.conv2d(pad_same(x, kernel, stride) if padding == "same" else x, w, b, stride)


def conv_transpose(x, w, b, kernel, stride, padding):
    """Full transposed convolution, then cut to size * stride (same), or padded to at least the stride (valid)."""
    y = F.conv_transpose2d(x, w, None, stride)
    if padding == "same":
        before = max(kernel - stride, 0) // 2
        height, width = x.shape[2] * stride, x.shape[3] * stride
        y = F.pad(y, (0, max(width + before - y.shape[3], 0), 0, max(height + before - y.shape[2], 0)))
        y = y[:, :, before:before + height, before:before + width]
    else:
        missing = max(stride - kernel, 0)
        y = F.pad(y, (0, missing, 0, missing))
    return y + b[:, None, None]


def max_pool(x, kernel, stride, padding):
    return F.max_pool2d(pad_same(x, kernel, stride, -torch.inf) if padding == "same" else x, kernel, stride)


def batch_norm(case, t):
    axes, shape = ((0, 2, 3), (1, -1, 1, 1)) if t["input"].ndim == 4 else ((0,), (1, -1))
    mean, var = t["running_mean"], t["running_var"]
    after_mean, after_var = mean, var
    if case["training"]:
        after_mean, after_var = mean * 0.99, var * 0.99
        mean, var = t["input"].mean(axes), t["input"].var(axes, unbiased=False)
        after_mean, after_var = after_mean + 0.01 * mean, after_var + 0.01 * var  # the biased variance, unlike PyTorch
    close(case["name"] + " mean", after_mean, t["running_mean_after"], 1e-6)
    close(case["name"] + " variance", after_var, t["running_var_after"], 1e-6)
    scaled = (t["input"] - mean.reshape(shape)) / torch.sqrt(var + 1e-3).reshape(shape)
    return scaled * t["weight"].reshape(shape) + t["bias"].reshape(shape)


def answer(case, t):
    x, kind = t["input"], case["type"]
    sliding = {key: case[key] for key in ("kernel", "stride", "padding") if key in case}
    if kind == "conv":
        return conv(x, t["weight"], t["bias"], **sliding)
    if kind == "conv_transpose":
        return conv_transpose(x, t["weight"], t["bias"], **sliding)
    if kind == "max_pool":
        return max_pool(x, **sliding)
    if kind == "batch_norm":
        return batch_norm(case, t)
    if kind == "linear":
        return F.linear(x, t["weight"], t["bias"])
    if kind == "maxout":
        return F.linear(x, t["weight"], t["bias"]).reshape(-1, case["units"], case["pieces"]).amax(2)
    if kind == "flatten":
        return x.permute(0, 2, 3, 1).flatten(1)
    if kind == "reshape":
        return x.reshape(-1, case["height"], case["width"], case["channels"]).permute(0, 3, 1, 2)
    if kind == "upsample_nearest":
        return F.interpolate(x, scale_factor=case["factor"], mode="nearest")
    return {"leaky_relu": lambda v: F.leaky_relu(v, 0.1), "tanh": torch.tanh, "sigmoid": torch.sigmoid}[kind](x)


def check_layers():
    index, tensors = load("layers")
    worst = 0.0
    for case in index["cases"]:
        own = {key: tensors[f"{case['name']}.{key}"] for key in case["tensors"]}
        worst = max(worst, close(case["name"], answer(case, own), own["output"], 1e-5))
    print(f"layers: {len(index['cases'])} cases, worst distance {worst:.1e}")


def parameters(index, player):
    rows = index["parameters"][player]
    return {r["name"]: torch.tensor(formula.symmetric(r["stream"], r["shape"], r["limit"]), requires_grad=True) for r in rows}


def generate(p, z):
    def act(x):
        return F.leaky_relu(x, 0.1)

    def layer(number):
        return p[f"{number}.weight"], p[f"{number}.bias"]

    x = act(F.linear(z, *layer(0))).reshape(-1, 16, 16, 128).permute(0, 3, 1, 2)
    x = act(F.conv2d(x, *layer(3), padding=2))
    x = act(F.conv_transpose2d(x, *layer(5), stride=2, padding=1))
    x = act(F.conv2d(x, *layer(7), padding=2))
    x = act(F.conv2d(x, *layer(9), padding=2))
    return torch.tanh(F.conv2d(x, *layer(11), padding=3))


def judge(p, x):
    for number, stride in ((0, 1), (2, 2), (4, 2), (6, 2)):
        x = F.leaky_relu(F.conv2d(x, p[f"{number}.weight"], p[f"{number}.bias"], stride), 0.1)
    return torch.sigmoid(F.linear(x.permute(0, 2, 3, 1).flatten(1), p["10.weight"], p["10.bias"])).reshape(-1)


def cross_entropy(probability, target):
    p = probability.clamp(1e-7, 1 - 1e-7)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


def update(loss, p, state, rate, clip):
    """Keras's RMSprop: epsilon inside the root."""
    gradients = [g.clamp(-clip, clip) for g in torch.autograd.grad(loss, list(p.values()))]
    with torch.no_grad():
        for (name, value), g in zip(p.items(), gradients, strict=True):
            state[name] = 0.9 * state.get(name, torch.zeros_like(g)) + 0.1 * g * g
            value -= rate * g / torch.sqrt(state[name] + 1e-7)
    return dict(zip(p, gradients, strict=True))


def check_digest(what, values, tensors, tolerance):
    worst = 0.0
    for name, value in values.items():
        flat = value.detach().reshape(-1)
        samples = flat[torch.arange(64) * 7919 % flat.numel()]
        worst = max(worst, close(f"{what}.{name}", samples, tensors[f"{what}.{name}.samples"], tolerance))
        norm = tensors[f"{what}.{name}.l2"].item()
        if abs(flat.double().norm().item() - norm) > 1e-4 * norm:
            raise SystemExit(f"{what}.{name}: norm {flat.double().norm().item()} against {norm}")
    return worst


def check_training(index, tensors, name):
    scenario, streams = index["scenarios"][name], index["streams"]
    g, d, g_state, d_state = parameters(index, "g"), parameters(index, "d"), {}, {}
    real = torch.tensor(formula.unit(streams["reals"], (4, 3, 32, 32)).astype(np.float32))
    clip = scenario["clipvalue"]

    def latents(kind, i):
        return torch.tensor(formula.symmetric(streams[f"{kind}_latents_plus_iteration"] + i, (4, 32), 2.0))

    for i in range(index["iterations"]):
        slow = 1 + scenario["decay"] * i
        fake = generate(g, latents("discriminator", i)).detach()
        loss = cross_entropy(judge(d, torch.cat([fake, real])), tensors[f"labels.{i}"])
        close(f"{name} D loss {i}", loss.detach(), torch.tensor(scenario["d_losses"][i]), 1e-5)
        d_gradients = update(loss, d, d_state, 3e-4 / slow, clip)
        loss = cross_entropy(judge(d, generate(g, latents("generator", i))), torch.zeros(4))
        close(f"{name} G loss {i}", loss.detach(), torch.tensor(scenario["g_losses"][i]), 1e-5)
        g_gradients = update(loss, g, g_state, 4e-4 / slow, clip)
        if i == 0:
            first = max(check_digest(f"{name}.grad.d", d_gradients, tensors, 1e-5),
                        check_digest(f"{name}.grad.g", g_gradients, tensors, 1e-5))
    last = max(check_digest(f"{name}.final.d", d, tensors, 1e-4), check_digest(f"{name}.final.g", g, tensors, 1e-4))
    print(f"frog {name}: worst distance of a gradient {first:.1e}, of a final weight {last:.1e}")


def check_frog():
    index, tensors = load("frog")
    g, d = parameters(index, "g"), parameters(index, "d")
    with torch.no_grad():
        fake = generate(g, tensors["forward.z"])
        real = torch.tensor(formula.unit(index["streams"]["reals"], (4, 3, 32, 32)).astype(np.float32))
        worst = max(close("G(z)", fake, tensors["forward.fake"], 1e-5),
                    close("D(G(z))", judge(d, fake), tensors["forward.d_fake"], 1e-5),
                    close("D(reals)", judge(d, real), tensors["forward.d_real"], 1e-5))
    print(f"frog forward: worst distance {worst:.1e}")
    for name in index["scenarios"]:
        check_training(index, tensors, name)


if __name__ == "__main__":
    check_layers()
    check_frog()
