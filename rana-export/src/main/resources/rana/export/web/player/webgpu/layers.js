import * as shaders from './shaders.js';
import { spread } from './plan.js';

const MIN_LARGE_PRODUCT = 2 ** 16; // outputs from which 4 × 4 sums an invocation keep a GPU busy

/**
 * Adds the steps of a sequence of layers to a plan.
 *
 * @param {object[]} layers of config.json
 * @param {import('./plan.js').Tensor} x
 * @param {{plan: import('./plan.js').Plan, label: import('./plan.js').Tensor,
 *     weight: (name: string) => Float32Array}} context
 * @returns {import('./plan.js').Tensor} the output, which is `x` where there are no layers
 */
export function chain(layers, x, context) {
  return layers.reduce((input, layer) => {
    const add = LAYERS[layer.type];
    if (!add) {
      throw new Error(`layer ${layer.name} has the unknown type ${layer.type}`);
    }
    const weight = (name) => context.weight(`${layer.name}.${name}`);
    const output = add(layer, input, { ...context, weight, all: context });
    if (input !== x) {
      context.plan.release(input);
    }
    return output;
  }, x);
}

const elements = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Returns a layer of one step with an invocation for each output. */
const each = (shader, settings = () => ({}), reads = () => []) => (layer, x, context) => {
  const output = context.plan.tensor(elements(layer.output));
  return context.plan.add(shader, settings(layer), [x, ...reads(layer, context)], output);
};

/** The extents of the images that a layer reads and writes. */
function image({ input, output }) {
  return { height: input[1], width: input[2], rows: output[1], columns: output[2] };
}

function linear(x, units, { plan }, weight, bias) {
  const groups = spread(Math.ceil((units * shaders.LANES) / shaders.GROUP));
  const reads = [x, plan.constant(weight), plan.constant(bias ?? new Float32Array(units))];
  return plan.add(shaders.linear, { inputs: x.count, units }, reads, plan.tensor(units), groups);
}

/** Adds matrix products; `rows` and `columns` are the largest extents of one. */
function product(shader, settings, reads, output, { rows, columns, count }, { plan }) {
  const sums = rows <= shaders.tileOf(2) || rows * columns * count < MIN_LARGE_PRODUCT ? 2 : 4;
  const tile = shaders.tileOf(sums);
  const groups = [Math.ceil(columns / tile), Math.ceil(rows / tile), count];
  return plan.add(shader[sums], settings, reads, output, groups);
}

function conv(layer, x, context) {
  const { kernel, stride, groups, padding: [top, , left] } = layer;
  const [channels, rows, columns] = layer.output;
  const { plan, weight } = context;
  const settings = {
    ...image(layer), kernel, stride, top, left,
    inputs: layer.input[0] / groups,
    outputs: channels / groups,
  };
  const bias = layer.bias ? weight('bias') : new Float32Array(channels);
  const reads = [x, plan.constant(weight('weight')), plan.constant(bias)];
  const extents = { rows: channels / groups, columns: rows * columns, count: groups };
  return product(shaders.conv, settings, reads, plan.tensor(elements(layer.output)), extents, context);
}

function convTranspose(layer, x, context) {
  const { kernel, stride, crop } = layer;
  const [inputs] = layer.input;
  const [outputs, rows, columns] = layer.output;
  const { plan, weight } = context;
  const kernels = phases(weight('weight'), inputs, outputs, kernel, stride);
  const reads = [x, plan.constant(kernels), plan.constant(weight('bias'))];
  const area = Math.ceil(rows / stride) * Math.ceil(columns / stride);
  const extents = { rows: outputs, columns: area, count: stride * stride };
  const settings = { ...image(layer), inputs, outputs, kernel, stride, crop };
  return product(shaders.convTranspose, settings, reads, plan.tensor(elements(layer.output)), extents, context);
}

/** Returns the kernels of a transposed convolution, (inputs, outputs, kernel, kernel), by phases. */
function phases(weight, inputs, outputs, kernel, stride) {
  const sorted = new Float32Array(weight.length);
  let to = 0;
  for (let phase = 0; phase < stride * stride; phase++) {
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        for (let i = Math.floor(phase / stride); i < kernel; i += stride) {
          for (let j = phase % stride; j < kernel; j += stride) {
            sorted[to++] = weight[((input * outputs + output) * kernel + i) * kernel + j];
          }
        }
      }
    }
  }
  return sorted;
}

/** Returns the factors and then the shifts of the channels. */
function affine(layer, { plan, weight }) {
  const [mean, variance, scale, bias] = ['running_mean', 'running_var', 'weight', 'bias'].map(weight);
  const factors = scale.map((value, i) => value / Math.sqrt(variance[i] + layer.epsilon));
  return [plan.constant([...factors, ...bias.map((value, i) => value - mean[i] * factors[i])])];
}

/** Returns the taps, whose sum is `gain`. */
function taps(layer, gain, { plan }) {
  const sum = layer.taps.reduce((total, tap) => total + tap, 0);
  return [plan.constant(layer.taps.map((tap) => (tap * gain) / sum))];
}

const firSettings = (layer) => ({
  ...image(layer),
  count_of_taps: layer.taps.length,
  border: layer.taps.length / 2 - 1,
});

const poolSettings = (layer) => ({ ...image(layer), kernel: layer.kernel, stride: layer.stride });

const LAYERS = {
  linear: (layer, x, context) =>
    linear(x, layer.output[0], context, context.weight('weight'), layer.bias ? context.weight('bias') : null),
  conv,
  'conv-transpose': convTranspose,
  'batch-norm': each(
    shaders.affine,
    ({ input }) => ({ channels: input[0], area: elements(input) / input[0] }),
    affine,
  ),
  'leaky-relu': each(shaders.leakyRelu, ({ slope }) => ({ slope })),
  relu: each(shaders.leakyRelu, () => ({ slope: 0 })),
  tanh: each(shaders.tanh),
  sigmoid: each(shaders.sigmoid),
  maxout: (layer, x, context) => {
    const { plan, weight } = context;
    const { pieces, output: [units] } = layer;
    const all = linear(x, units * pieces, context, weight('weight'), weight('bias'));
    const output = plan.add(shaders.maxout, { pieces }, [all], plan.tensor(units));
    plan.release(all);
    return output;
  },
  'max-pool': each(shaders.maxPool, poolSettings),
  'average-pool': each(shaders.averagePool, poolSettings),
  upsample: each(shaders.upsample, (layer) => ({ ...image(layer), factor: layer.factor })),
  'fir-upsample': each(shaders.firUpsample, firSettings, (layer, context) => taps(layer, 2, context)),
  'fir-downsample': each(shaders.firDownsample, firSettings, (layer, context) => taps(layer, 1, context)),
  reshape: each(shaders.transpose, ({ output: [channels, height, width] }) => ({
    rows: height * width,
    columns: channels,
  })),
  flatten: each(shaders.transpose, ({ input: [channels, height, width] }) => ({
    rows: channels,
    columns: height * width,
  })),
  basis: (layer, x, context) => {
    const { plan, weight } = context;
    const [channels, height, width] = layer.output;
    const amounts = linear(x, channels, context, weight('weight'), null);
    const reads = [amounts, plan.constant(weight('basis'))];
    const output = plan.add(shaders.basis, { area: height * width }, reads, plan.tensor(elements(layer.output)));
    plan.release(amounts);
    return output;
  },
  'class-embedding': each(
    shaders.embed,
    ({ input, output }) => ({ inputs: input[0], units: output[0] - input[0] }),
    (_, { plan, weight, label }) => [plan.constant(weight('weight')), label],
  ),
  'class-projection': each(
    shaders.project,
    ({ input }) => ({ inputs: elements(input) }),
    (_, { plan, weight, label }) => [plan.constant(weight('weight')), label],
  ),
  residual: (layer, x, { plan, all }) => {
    const main = chain(layer.main, x, all);
    const skip = chain(layer.skip, x, all);
    const output = plan.add(shaders.add, {}, [main, skip], plan.tensor(main.count));
    for (const branch of [main, skip]) {
      if (branch !== x) {
        plan.release(branch);
      }
    }
    return output;
  },
};
