import { multiplyAdd } from './gemm.js';

/**
 * The layers of a generator. A layer is a function from one example, a Float32Array of channels,
 * rows and columns, to a new one. `context` has the label, and `advance(macs)` for progress.
 *
 * @typedef {{label: number, advance: (macs: number) => void}} Context
 * @typedef {(x: Float32Array, context: Context) => Float32Array} Layer
 */

/**
 * Returns a sequence of layers as one.
 *
 * @param {object[]} layers of config.json
 * @param {Map<string, Float32Array>} weights
 * @returns {Layer}
 */
export function chain(layers, weights) {
  const functions = layers.map((layer) => {
    const build = BUILDERS[layer.type];
    if (!build) {
      throw new Error(`layer ${layer.name} has the unknown type ${layer.type}`);
    }
    return build(layer, (name) => required(weights, `${layer.name}.${name}`));
  });
  return (x, context) => functions.reduce((y, layer) => layer(y, context), x);

  function required(all, name) {
    const found = all.get(name);
    if (!found) {
      throw new Error(`model.safetensors lacks ${name}, which config.json requires`);
    }
    return found;
  }
}

const elements = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Returns a layer that changes each number by itself. */
const each = (change) => () => (x) => x.map(change);

const BUILDERS = {
  linear: (layer, weight) => {
    const bias = layer.bias ? weight('bias') : null;
    return (x, context) => linear(x, weight('weight'), bias, layer.output[0], context);
  },
  conv,
  'conv-transpose': convTranspose,
  'batch-norm': batchNorm,
  'leaky-relu': (layer) => {
    const { slope } = layer;
    return (x) => {
      const y = new Float32Array(x.length);
      for (let i = 0; i < y.length; i++) {
        y[i] = x[i] > 0 ? x[i] : x[i] * slope;
      }
      return y;
    };
  },
  relu: () => (x) => {
    const y = new Float32Array(x.length);
    for (let i = 0; i < y.length; i++) {
      y[i] = x[i] > 0 ? x[i] : 0;
    }
    return y;
  },
  tanh: each((value) => Math.tanh(value)),
  sigmoid: each((value) => 1 / (1 + Math.exp(-value))),
  maxout: (layer, weight) => (x, context) => {
    const units = layer.output[0];
    const all = linear(x, weight('weight'), weight('bias'), units * layer.pieces, context);
    return new Float32Array(units).map((_, unit) =>
      Math.max(...all.subarray(unit * layer.pieces, (unit + 1) * layer.pieces)));
  },
  'max-pool': (layer) => pool(layer, -Infinity, (sum, value) => Math.max(sum, value), 1),
  'average-pool': (layer) => pool(layer, 0, (sum, value) => sum + value, 1 / layer.kernel ** 2),
  upsample,
  'fir-upsample': firUpsample,
  'fir-downsample': firDownsample,
  reshape: (layer) => {
    const [channels, height, width] = layer.output;
    return (x) => transposed(x, height * width, channels);
  },
  flatten: (layer) => {
    const [channels, height, width] = layer.input;
    return (x) => transposed(x, channels, height * width);
  },
  basis: (layer, weight) => (x, context) => {
    const area = layer.output[1] * layer.output[2];
    const amounts = linear(x, weight('weight'), null, layer.output[0], context);
    return weight('basis').map((value, i) => amounts[(i / area) | 0] * value);
  },
  'class-embedding': (layer, weight) => (x, context) => {
    const units = layer.output[0] - layer.input[0];
    const y = new Float32Array(layer.output[0]);
    y.set(x);
    y.set(weight('weight').subarray(context.label * units, (context.label + 1) * units), x.length);
    return y;
  },
  'class-projection': (layer, weight) => (x, context) => {
    const row = weight('weight').subarray(context.label * x.length);
    return Float32Array.of(x.reduce((sum, value, i) => sum + value * row[i], 0));
  },
  residual: (layer, weight) => {
    const tensors = { get: (name) => weight(name.slice(layer.name.length + 1)) };
    const main = chain(layer.main, tensors);
    const skip = chain(layer.skip, tensors);
    return (x, context) => {
      const y = main(x, context);
      const shortcut = skip(x, context);
      const sum = new Float32Array(y.length);
      for (let i = 0; i < sum.length; i++) {
        sum[i] = y[i] + shortcut[i];
      }
      return sum;
    };
  },
};

function linear(x, weight, bias, units, context) {
  const features = x.length;
  const y = new Float32Array(units);
  for (let unit = 0, at = 0; unit < units; unit++) {
    let even = 0;
    let odd = 0;
    const end = at + features;
    let i = 0;
    for (; at + 1 < end; at += 2, i += 2) {
      even += weight[at] * x[i];
      odd += weight[at + 1] * x[i + 1];
    }
    if (at < end) {
      even += weight[at++] * x[i];
    }
    y[unit] = even + odd + (bias ? bias[unit] : 0);
  }
  context.advance(units * features);
  return y;
}

/** Returns a matrix of `rows` × `columns` as one of `columns` × `rows`. */
function transposed(x, rows, columns) {
  const y = new Float32Array(x.length);
  for (let row = 0, from = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      y[column * rows + row] = x[from++];
    }
  }
  return y;
}

function batchNorm(layer, weight) {
  const variance = weight('running_var');
  const scale = weight('weight').map((value, i) => value / Math.sqrt(variance[i] + layer.epsilon));
  const mean = weight('running_mean');
  const bias = weight('bias');
  const area = elements(layer.input) / layer.input[0];
  return (x) => {
    const y = new Float32Array(x.length);
    for (let channel = 0, i = 0; channel < scale.length; channel++) {
      const [factor, shift] = [scale[channel], bias[channel] - mean[channel] * scale[channel]];
      for (const end = i + area; i < end; i++) {
        y[i] = x[i] * factor + shift;
      }
    }
    return y;
  };
}

/** Fills the planes of an image with the bias of their channel. */
function filled(shape, bias) {
  const y = new Float32Array(elements(shape));
  const area = shape[1] * shape[2];
  for (let channel = 0; bias && channel < shape[0]; channel++) {
    y.fill(bias[channel], channel * area, (channel + 1) * area);
  }
  return y;
}

function conv(layer, weight) {
  const { kernel, stride, groups } = layer;
  const [top, bottom, left, right] = layer.padding;
  const [inputs, height, width] = layer.input;
  const [outputs, rows, columns] = layer.output;
  const depth = (inputs / groups) * kernel * kernel;
  const plain = kernel === 1 && stride === 1 && top + bottom + left + right === 0;
  const patches = plain ? null : new Float32Array(depth * rows * columns);
  return (x, context) => {
    const y = filled(layer.output, layer.bias ? weight('bias') : null);
    for (let group = 0; group < groups; group++) {
      const first = (group * inputs) / groups;
      if (!plain) {
        unfold(x, first, inputs / groups);
      }
      const a = { array: weight('weight'), at: ((group * outputs) / groups) * depth, rowStride: depth, depthStride: 1 };
      const b = plain ? { array: x, at: first * height * width } : { array: patches, at: 0 };
      const c = { array: y, at: ((group * outputs) / groups) * rows * columns };
      multiplyAdd(a, b, c, outputs / groups, rows * columns, depth, context.advance);
    }
    return y;
  };

  /** Copies the pixels below each position of the kernel into a row of `patches`. */
  function unfold(x, firstChannel, count) {
    let to = 0;
    for (let channel = firstChannel; channel < firstChannel + count; channel++) {
      for (let i = 0; i < kernel; i++) {
        for (let j = 0; j < kernel; j++) {
          const begin = Math.min(columns, Math.max(0, Math.ceil((left - j) / stride)));
          const end = Math.max(begin, Math.min(columns, Math.floor((width - 1 + left - j) / stride) + 1));
          for (let row = 0; row < rows; row++, to += columns) {
            const source = row * stride + i - top;
            if (source < 0 || source >= height) {
              patches.fill(0, to, to + columns);
              continue;
            }
            patches.fill(0, to, to + begin);
            let from = (channel * height + source) * width + begin * stride + j - left;
            for (let column = begin; column < end; column++, from += stride) {
              patches[to + column] = x[from];
            }
            patches.fill(0, to + end, to + columns);
          }
        }
      }
    }
  }
}

function convTranspose(layer, weight) {
  const { kernel, stride, crop } = layer;
  const [inputs, height, width] = layer.input;
  const [outputs, rows, columns] = layer.output;
  const depth = outputs * kernel * kernel;
  const patches = new Float32Array(depth * height * width);
  return (x, context) => {
    patches.fill(0);
    const a = { array: weight('weight'), at: 0, rowStride: 1, depthStride: depth };
    const whole = { array: patches, at: 0 };
    multiplyAdd(a, { array: x, at: 0 }, whole, depth, height * width, inputs, context.advance);
    return fold(filled(layer.output, weight('bias')));
  };

  /** Adds each row of `patches` to the pixels below its position of the kernel. */
  function fold(y) {
    let from = 0;
    for (let channel = 0; channel < outputs; channel++) {
      for (let i = 0; i < kernel; i++) {
        for (let j = 0; j < kernel; j++) {
          for (let row = 0; row < height; row++, from += width) {
            const target = row * stride + i - crop;
            if (target < 0 || target >= rows) {
              continue;
            }
            const to = (channel * rows + target) * columns;
            for (let column = 0, at = j - crop; column < width; column++, at += stride) {
              if (at >= 0 && at < columns) {
                y[to + at] += patches[from + column];
              }
            }
          }
        }
      }
    }
    return y;
  }
}

function pool(layer, start, combine, factor) {
  const { kernel, stride } = layer;
  const [, height, width] = layer.input;
  const [channels, rows, columns] = layer.output;
  return (x) => {
    const y = new Float32Array(channels * rows * columns);
    for (let channel = 0, to = 0; channel < channels; channel++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let result = start;
          for (let i = 0; i < kernel; i++) {
            for (let j = 0; j < kernel; j++) {
              result = combine(result, x[(channel * height + row * stride + i) * width + column * stride + j]);
            }
          }
          y[to++] = result * factor;
        }
      }
    }
    return y;
  };
}

function upsample(layer) {
  const { factor } = layer;
  const [, height, width] = layer.input;
  const [channels, rows, columns] = layer.output;
  return (x) => {
    const y = new Float32Array(channels * rows * columns);
    for (let channel = 0, to = 0; channel < channels; channel++) {
      for (let row = 0; row < rows; row++) {
        const from = (channel * height + ((row / factor) | 0)) * width;
        for (let column = 0; column < columns; column++) {
          y[to++] = x[from + ((column / factor) | 0)];
        }
      }
    }
    return y;
  };
}

/** Returns the taps, whose sum is `gain`. */
function normalised(taps, gain) {
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => (tap * gain) / sum);
}

/** Filters rows, then columns: the filter is separable. */
function firUpsample(layer) {
  const taps = normalised(layer.taps, 2);
  const crop = taps.length / 2 - 1;
  const [channels, height, width] = layer.input;
  return (x) => spread(spread(x, channels * height, width, 1), channels, height, 2 * width);

  /** Doubles an axis of `length` numbers that are `stride` apart, in each of `count` blocks. */
  function spread(values, count, length, stride) {
    const y = new Float32Array(values.length * 2);
    for (let block = 0; block < count; block++) {
      for (let i = 0; i < length; i++) {
        const from = (block * length + i) * stride;
        for (let tap = 0; tap < taps.length; tap++) {
          const at = 2 * i + tap - crop;
          if (at < 0 || at >= 2 * length) {
            continue;
          }
          const to = (block * 2 * length + at) * stride;
          for (let k = 0; k < stride; k++) {
            y[to + k] += taps[tap] * values[from + k];
          }
        }
      }
    }
    return y;
  }
}

function firDownsample(layer) {
  const taps = normalised(layer.taps, 1);
  const padding = taps.length / 2 - 1;
  const [channels, height, width] = layer.input;
  return (x) => gather(gather(x, channels * height, width, 1), channels, height, width / 2);

  /** Halves an axis, as `spread` doubles one. */
  function gather(values, count, length, stride) {
    const y = new Float32Array(values.length / 2);
    for (let block = 0; block < count; block++) {
      for (let i = 0; i < length / 2; i++) {
        const to = ((block * length) / 2 + i) * stride;
        for (let tap = 0; tap < taps.length; tap++) {
          const at = 2 * i + tap - padding;
          if (at < 0 || at >= length) {
            continue;
          }
          const from = (block * length + at) * stride;
          for (let k = 0; k < stride; k++) {
            y[to + k] += taps[tap] * values[from + k];
          }
        }
      }
    }
    return y;
  }
}
