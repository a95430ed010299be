/**
 * The compute shaders. Each reads `x` and at most two other buffers, and writes `y`. Its settings
 * are a struct `s`. Tensors of images are channels, rows, columns.
 */

/** The invocations of a workgroup. */
export const GROUP = 64;

/** The lanes that add the products of one unit of a linear layer. */
export const LANES = 16;

/** The extent of the tile of a matrix product, for 2 × 2 or 4 × 4 sums an invocation. */
export const tileOf = (sums) => 8 * sums;

const DEPTH = 16; // of the tiles in the workgroup's memory

function declarations(settings, reads) {
  const fields = Object.entries(settings).map(([name, type]) => `${name}: ${type}`);
  const buffers = Object.entries(reads).map(
    ([name, type], i) => `@group(0) @binding(${i + 2}) var<storage, read> ${name}: array<${type}>;`,
  );
  return `struct Settings { ${fields.join(', ')} }
    @group(0) @binding(0) var<uniform> s: Settings;
    @group(0) @binding(1) var<storage, read_write> y: array<f32>;
    ${buffers.join('\n')}`;
}

const u32s = (...names) => Object.fromEntries(names.map((name) => [name, 'u32']));

const f32s = (...names) => Object.fromEntries(names.map((name) => [name, 'f32']));

/** Returns a shader that computes the output `i` by `body`, an expression or statements. */
function each(settings, reads, body) {
  const all = { count: 'u32', ...settings };
  return {
    settings: all,
    code: `${declarations(all, { x: 'f32', ...reads })}
    fn output(i: u32) -> f32 { ${body.includes('return') ? body : `return ${body};`} }
    @compute @workgroup_size(${GROUP})
    fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
      let i = id.x + id.y * groups.x * ${GROUP}u;
      if (i < s.count) { y[i] = output(i); }
    }`,
  };
}

export const leakyRelu = each(f32s('slope'), {}, 'select(x[i] * s.slope, x[i], x[i] > 0)');

/** By exp of a negative number: the built-in tanh may overflow. */
export const tanh = each({}, {}, 'let e = exp(-2 * abs(x[i])); return sign(x[i]) * (1 - e) / (1 + e);');

export const sigmoid = each({}, {}, '1 / (1 + exp(-x[i]))');

export const add = each({}, f32s('other'), 'x[i] + other[i]');

/** Multiplies by a factor and adds a shift, of each channel: first all factors, then all shifts. */
export const affine = each(
  u32s('area', 'channels'),
  f32s('factors'),
  'let c = i / s.area; return x[i] * factors[c] + factors[s.channels + c];',
);

/** Scales each plane of a basis. */
export const basis = each(u32s('area'), f32s('planes'), 'x[i / s.area] * planes[i]');

/** Turns rows × columns into columns × rows. */
export const transpose = each(u32s('rows', 'columns'), {}, 'x[(i % s.rows) * s.columns + i / s.rows]');

export const maxout = each(u32s('pieces'), {}, `
  var most = x[i * s.pieces];
  for (var piece = 1u; piece < s.pieces; piece++) { most = max(most, x[i * s.pieces + piece]); }
  return most;`);

export const embed = each(
  u32s('inputs', 'units'),
  { weight: 'f32', label: 'u32' },
  'if (i < s.inputs) { return x[i]; } return weight[label[0] * s.units + i - s.inputs];',
);

export const project = each(u32s('inputs'), { weight: 'f32', label: 'u32' }, `
  var sum = 0.0;
  for (var k = 0u; k < s.inputs; k++) { sum += x[k] * weight[label[0] * s.inputs + k]; }
  return sum;`);

const PIXEL = 'let column = i % s.columns; let row = i / s.columns % s.rows; let channel = i / s.columns / s.rows;';

const IMAGE = u32s('height', 'width', 'rows', 'columns');

export const upsample = each({ ...IMAGE, factor: 'u32' }, {}, `${PIXEL}
  return x[(channel * s.height + row / s.factor) * s.width + column / s.factor];`);

const pool = (start, combine, end) => each({ ...IMAGE, kernel: 'u32', stride: 'u32' }, {}, `${PIXEL}
  var result = ${start};
  for (var a = 0u; a < s.kernel; a++) {
    for (var b = 0u; b < s.kernel; b++) {
      let value = x[(channel * s.height + row * s.stride + a) * s.width + column * s.stride + b];
      result = ${combine};
    }
  }
  return ${end};`);

export const maxPool = pool('-3.4e38', 'max(result, value)', 'result');

export const averagePool = pool('0.0', 'result + value', 'result / f32(s.kernel * s.kernel)');

/** Filters in both directions by `taps`; `position` is the source of an output and a tap, times 2. */
const fir = (position, known) => each({ ...IMAGE, count_of_taps: 'u32', border: 'u32' }, f32s('taps'), `${PIXEL}
  var sum = 0.0;
  for (var a = 0u; a < s.count_of_taps; a++) {
    let down = ${position('row', 'a')};
    if (!(${known('down', 'height')})) { continue; }
    for (var b = 0u; b < s.count_of_taps; b++) {
      let across = ${position('column', 'b')};
      if (${known('across', 'width')}) {
        sum += taps[a] * taps[b] * x[(channel * s.height + u32(down / 2)) * s.width + u32(across / 2)];
      }
    }
  }
  return sum;`);

export const firUpsample = fir(
  (output, tap) => `i32(${output} + s.border) - i32(${tap})`,
  (at, extent) => `${at} >= 0 && ${at} % 2 == 0 && ${at} < 2 * i32(s.${extent})`,
);

export const firDownsample = fir(
  (output, tap) => `2 * (i32(2 * ${output} + ${tap}) - i32(s.border))`,
  (at, extent) => `${at} >= 0 && ${at} < 2 * i32(s.${extent})`,
);

const LINEAR = u32s('inputs', 'units');

/** A matrix times a vector: `LANES` invocations add the products of a unit. */
export const linear = {
  settings: LINEAR,
  code: `${declarations(LINEAR, f32s('x', 'weight', 'bias'))}
    var<workgroup> sums: array<f32, ${GROUP}>;
    @compute @workgroup_size(${GROUP})
    fn main(
      @builtin(workgroup_id) group: vec3<u32>,
      @builtin(num_workgroups) groups: vec3<u32>,
      @builtin(local_invocation_index) t: u32,
    ) {
      let lane = t % ${LANES}u;
      let unit = (group.x + group.y * groups.x) * ${GROUP / LANES}u + t / ${LANES}u;
      var sum = 0.0;
      if (unit < s.units) {
        for (var i = lane; i < s.inputs; i += ${LANES}u) { sum += weight[unit * s.inputs + i] * x[i]; }
      }
      sums[t] = sum;
      for (var half = ${LANES / 2}u; half > 0; half /= 2) {
        workgroupBarrier();
        if (lane < half) { sums[t] += sums[t + half]; }
      }
      if (lane == 0 && unit < s.units) { y[unit] = sums[t] + bias[unit]; }
    }`,
};

/**
 * Returns a shader of matrix products in tiles: the kernels, `product.rows` × `product.depth`, by
 * the pixels below them, which are read from the image. One for each `z` of the workgroups.
 *
 * @param {object} settings
 * @param {string} code has `product(z)`, which returns a Product; `pixel(p, k, n)`; `output(p, m, n)`,
 *     which returns the index of an output; and `channel(p, m)`
 * @param {number} sums 2 or 4: an invocation computes sums × sums outputs
 */
function tiled(settings, code, sums) {
  const tile = tileOf(sums);
  const vector = `vec${sums}<f32>`;
  const components = Array.from({ length: sums }, (_, i) => i);
  const values = (value) => `${vector}(${components.map(value).join(', ')})`;
  return {
    settings,
    code: `${declarations(settings, f32s('x', 'weight', 'bias'))}
    struct Product { rows: u32, columns: u32, depth: u32, kernels: u32, across: u32, part: vec4<u32> }
    ${code}
    fn kernel(p: Product, m: u32, k: u32) -> f32 {
      if (m < p.rows && k < p.depth) { return weight[p.kernels + m * p.depth + k]; }
      return 0;
    }
    fn below(p: Product, k: u32, n: u32) -> f32 {
      if (k < p.depth && n < p.columns) { return pixel(p, k, n); }
      return 0;
    }
    var<workgroup> left: array<${vector}, ${8 * DEPTH}>;
    var<workgroup> right: array<${vector}, ${8 * DEPTH}>;
    @compute @workgroup_size(${GROUP})
    fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) t: u32) {
      let p = product(group.z);
      let m0 = group.y * ${tile}u;
      let n0 = group.x * ${tile}u;
      let m = t / 8;
      let n = t % 8;
      var sum: array<${vector}, ${sums}>;
      for (var k0 = 0u; k0 < p.depth; k0 += ${DEPTH}u) {
        for (var step = t; step < ${8 * DEPTH}u; step += ${GROUP}u) {
          let k = k0 + step % ${DEPTH}u;
          let top = m0 + step / ${DEPTH}u * ${sums}u;
          left[step % ${DEPTH}u * 8 + step / ${DEPTH}u] = ${values((i) => `kernel(p, top + ${i}u, k)`)};
          let at = n0 + step % 8 * ${sums}u;
          right[step] = ${values((i) => `below(p, k0 + step / 8, at + ${i}u)`)};
        }
        workgroupBarrier();
        for (var k = 0u; k < ${DEPTH}u; k++) {
          let a = left[k * 8 + m];
          let b = right[k * 8 + n];
          ${components.map((i) => `sum[${i}] += a[${i}] * b;`).join(' ')}
        }
        workgroupBarrier();
      }
      for (var i = 0u; i < ${sums}u; i++) {
        for (var j = 0u; j < ${sums}u; j++) {
          let row = m0 + m * ${sums}u + i;
          let column = n0 + n * ${sums}u + j;
          if (row < p.rows && column < p.columns) {
            y[output(p, row, column)] = sum[i][j] + bias[channel(p, row)];
          }
        }
      }
    }`,
  };
}

const both = (settings, code) => ({ 2: tiled(settings, code, 2), 4: tiled(settings, code, 4) });

/** A convolution: one product for each group. */
export const conv = both(
  { ...IMAGE, ...u32s('inputs', 'outputs', 'kernel', 'stride', 'top', 'left') }, // of one group
  `fn product(z: u32) -> Product {
      let depth = s.inputs * s.kernel * s.kernel;
      return Product(s.outputs, s.rows * s.columns, depth, z * s.outputs * depth, s.columns, vec4(z));
    }
    fn pixel(p: Product, k: u32, n: u32) -> f32 {
      let area = s.kernel * s.kernel;
      let row = i32(n / p.across * s.stride + k % area / s.kernel) - i32(s.top);
      let column = i32(n % p.across * s.stride + k % s.kernel) - i32(s.left);
      if (row < 0 || row >= i32(s.height) || column < 0 || column >= i32(s.width)) { return 0; }
      return x[((p.part.x * s.inputs + k / area) * s.height + u32(row)) * s.width + u32(column)];
    }
    fn output(p: Product, m: u32, n: u32) -> u32 { return channel(p, m) * p.columns + n; }
    fn channel(p: Product, m: u32) -> u32 { return p.part.x * s.outputs + m; }`,
);

/**
 * A transposed convolution: one product for each phase, the outputs that the same positions of the
 * kernel reach. `part` has the phase and the first output, of rows and columns.
 */
export const convTranspose = both(
  { ...IMAGE, ...u32s('inputs', 'outputs', 'kernel', 'stride', 'crop') },
  `fn taps(phase: u32) -> u32 { return (s.kernel + s.stride - 1 - phase) / s.stride; }
    fn before(phase: u32) -> u32 { return phase * (s.kernel / s.stride) + min(phase, s.kernel % s.stride); }
    fn first(phase: u32) -> u32 { return (phase + s.stride - s.crop % s.stride) % s.stride; }
    fn extent(phase: u32, all: u32) -> u32 { return (all + s.stride - 1 - min(first(phase), all)) / s.stride; }
    fn product(z: u32) -> Product {
      let row = z / s.stride;
      let column = z % s.stride;
      let across = extent(column, s.columns);
      let kernels = before(row) * s.kernel + taps(row) * before(column);
      return Product(s.outputs, extent(row, s.rows) * across, s.inputs * taps(row) * taps(column),
        s.inputs * s.outputs * kernels, across, vec4(row, column, first(row), first(column)));
    }
    fn pixel(p: Product, k: u32, n: u32) -> f32 {
      let down = taps(p.part.x);
      let across = taps(p.part.y);
      let row = i32((p.part.z + n / p.across * s.stride + s.crop - p.part.x) / s.stride) - i32(k / across % down);
      let column = i32((p.part.w + n % p.across * s.stride + s.crop - p.part.y) / s.stride) - i32(k % across);
      if (row < 0 || row >= i32(s.height) || column < 0 || column >= i32(s.width)) { return 0; }
      return x[(k / (across * down) * s.height + u32(row)) * s.width + u32(column)];
    }
    fn output(p: Product, m: u32, n: u32) -> u32 {
      return (m * s.rows + p.part.z + n / p.across * s.stride) * s.columns + p.part.w + n % p.across * s.stride;
    }
    fn channel(p: Product, m: u32) -> u32 { return m; }`,
);
