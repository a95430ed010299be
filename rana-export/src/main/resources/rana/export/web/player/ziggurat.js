/**
 * The tables of McFarland's ziggurat algorithm (2016, doi:10.1080/00949655.2015.1060234), computed
 * with integers, so that every browser has the same: a number is a BigInt, times 2^BITS.
 *
 * Java's tables have rounding errors: thresholds differ in the last 18 of 64 bits, and four
 * numbers for the exponential distribution in the last bit. That changes one of 10^14 random numbers.
 */

const LAYERS = 256; // the area of a layer is this fraction of the area under the density
const BITS = 128n;
const ONE = 1n << BITS;
const TINY = 1n << 32n; // the last step of Newton's method: the error is about its square

const times = (a, b) => (a * b) >> BITS;

const over = (a, b) => (a << BITS) / b;

const float = (value) => Number(value) / 2 ** Number(BITS);

const fixed = (value) => BigInt(Math.round(value * 2 ** 50)) << (BITS - 50n);

/** Returns e^-x. */
function decay(x) {
  let sum = ONE;
  for (let term = ONE, n = 1n; term > 0n; n++) {
    term = times(term, x) / n;
    sum += term;
  }
  return over(ONE, sum);
}

/** Returns the arctangent of 1 / n. */
function arctangent(n) {
  let sum = 0n;
  for (let power = ONE / n, k = 1n; power !== 0n; power /= -n * n, k += 2n) {
    sum += power / k;
  }
  return sum;
}

/** Returns the root that Newton's method finds from `x`; `step` returns value over slope. */
function root(x, step) {
  const change = step(x);
  return change > TINY || change < -TINY ? root(x - change, step) : x - change;
}

/** Returns the square root of π / 2, with π by Machin's formula. */
function areaOfHalfNormal() {
  const square = 8n * arctangent(5n) - 2n * arctangent(239n);
  return root(fixed(1.25), (x) => over(times(x, x) - square, 2n * x));
}

/**
 * A density that decreases from 1.
 *
 * @typedef {object} Density
 * @property {number} layers the number of layers below it
 * @property {bigint} start a number greater than the width of the lowest layer
 * @property {bigint} area
 * @property {(x: bigint) => bigint} at
 * @property {(x: bigint, density: bigint) => bigint} slope
 * @property {(x: bigint, density: bigint) => bigint} below returns the area from 0 to x
 */

/** exp(-x²/2) @type {Density} */
const HALF_NORMAL = {
  layers: 253,
  start: fixed(3.7),
  area: areaOfHalfNormal(),
  at: (x) => decay(times(x, x) >> 1n),
  slope: (x, density) => -times(x, density),
  below(x, density) {
    let sum = 0n; // x + x³/3 + x⁵/(3·5) + …
    for (let term = x, n = 3n; term > 0n; n += 2n) {
      sum += term;
      term = times(times(term, x), x) / n;
    }
    return times(sum, density);
  },
};

/** exp(-x) @type {Density} */
const EXPONENTIAL_DENSITY = {
  layers: 252,
  start: fixed(8),
  area: ONE,
  at: decay,
  slope: (_, density) => -density,
  below: (_, density) => ONE - density,
};

/** Returns widths and heights of the layers, from the lowest to the density's peak. */
function layersOf(density) {
  const area = density.area / BigInt(LAYERS);
  const x = [];
  const y = [];
  for (let i = 0; i < density.layers; i++) {
    const bottom = y[i - 1] ?? 0n;
    x[i] = root(x[i - 1] ?? density.start, (width) => {
      const top = density.at(width);
      const height = top - bottom;
      return over(times(width, height) - area, height + times(width, density.slope(width, top)));
    });
    y[i] = density.at(x[i]);
  }
  return { x: [...x, 0n], y: [...y, ONE] };
}

/** Returns the areas beside the layers: the tail, the area right of each layer, and the peak's. */
function regions({ area, below }, { x, y }) {
  const left = x.map((width, i) => below(width, y[i]));
  return x.map((width, i) =>
    i === 0 ? area - left[0] : left[i - 1] - left[i] - times(y[i - 1], x[i - 1] - width));
}

/**
 * Returns the tables of Walker's alias method: entry i stands for region i below its threshold, and
 * for its alias from there on. The order of the pairs is that of Java.
 */
function aliases(areas) {
  const sum = areas.reduce((total, area) => total + area);
  const shares = Array.from({ length: LAYERS }, (_, i) => over(BigInt(LAYERS) * (areas[i] ?? 0n), sum));
  const order = partitioned(shares);
  let large = order.findIndex((i) => shares[i] >= ONE);
  const small = order.slice(0, large);
  const alias = shares.map((_, i) => i);
  while (small.length > 0 && large < LAYERS) {
    const [i, j] = [small.pop(), order[large]];
    alias[i] = j;
    shares[j] -= ONE - shares[i];
    if (shares[j] < ONE && large < LAYERS - 1) {
      small.push(j);
      large++;
    }
  }
  const threshold = shares.map((share) => (share >> (BITS - 64n)) - (1n << 63n));
  return { alias, threshold };
}

/** Returns the indices with those of shares below 1 first, by swaps from both ends. */
function partitioned(shares) {
  const order = shares.map((_, i) => i);
  for (let i = 0, j = LAYERS - 1; ; i++, j--) {
    while (i < LAYERS && shares[order[i]] < ONE) {
      i++;
    }
    while (j >= 0 && shares[order[j]] >= ONE) {
      j--;
    }
    if (i >= j) {
      return order;
    }
    [order[i], order[j]] = [order[j], order[i]];
  }
}

/** Returns widths and heights times 2^-63, and the choice of a region. */
function tables(density) {
  const layers = layersOf(density);
  const scaled = (values) => Float64Array.from(values, (value) => float(value) / 2 ** 63);
  return { x: scaled(layers.x), y: scaled(layers.y), ...aliases(regions(density, layers)) };
}

export const NORMAL = tables(HALF_NORMAL);

export const EXPONENTIAL = tables(EXPONENTIAL_DENSITY);
