"""Numbers that Python and Java both compute exactly, so that large tensors need not be stored.

Element i of stream k (both counted from 0) is a 32-bit hash, all arithmetic modulo 2^32:

    x = i * 0x9E3779B1 + k * 0x85EBCA77
    x ^= x >>> 16;  x *= 0x85EBCA6B
    x ^= x >>> 13;  x *= 0xC2B2AE35
    x ^= x >>> 16

taken as unsigned and divided by 2^32: a float64 in [0, 1), exact. A bare multiplicative hash would not do:
streams k and k + 1 would be the same numbers but for a shift of 1e-5.
"""

import math

import numpy as np

BIAS_LIMIT = 0.05
GAIN = 1.5  # with plain Glorot limits the pictures would hardly depend on the latents


def unit(stream, shape):
    """Uniform numbers in [0, 1), float64."""
    x = np.arange(math.prod(shape), dtype=np.uint32)
    x = x * np.uint32(0x9E3779B1) + np.uint32(stream * 0x85EBCA77 & 0xFFFFFFFF)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return (x / 4294967296.0).reshape(shape)


def symmetric(stream, shape, limit):
    """(unit - 0.5) * 2 * limit in float64, rounded once to float32."""
    return ((unit(stream, shape) - 0.5) * 2.0 * limit).astype(np.float32)


def weight_limit(shape):
    """GAIN times Glorot's sqrt(6 / (fan in + fan out)); PyTorch layout, (out, in, ..) and (in, out, ..) agree."""
    return GAIN * math.sqrt(6.0 / ((shape[0] + shape[1]) * math.prod(shape[2:])))
