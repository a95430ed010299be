import { EXPONENTIAL, NORMAL } from './ziggurat.js';

/**
 * The random numbers of Rana, to the bit: its streams, Java's SplittableRandom, and Java's normal
 * distribution. Integers of 64 bits are pairs of 32 bits; only rare cases use BigInt.
 */

const TWO_32 = 4294967296;
const TWO_63 = 9223372036854775808;

// Where the tails of the distributions begin.
const NORMAL_TAIL = NORMAL.x[0] * TWO_63;
const EXPONENTIAL_TAIL = EXPONENTIAL.x[0] * TWO_63;

const GOLDEN_HIGH = 0x9e3779b9 | 0;
const GOLDEN_LOW = 0x7f4a7c15;

// The result of the last operation on 64 bits.
let high = 0;
let low = 0;

/** Returns the upper 32 bits of the product of two unsigned numbers of 32 bits. */
function upper(a, b) {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const p1 = a1 * b0 + ((a0 * b0) >>> 16);
  const p2 = a0 * b1 + (p1 & 0xffff);
  return (a1 * b1 + (p1 >>> 16) + (p2 >>> 16)) | 0;
}

function multiply(aHigh, aLow, bHigh, bLow) {
  high = (upper(aLow, bLow) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
  low = Math.imul(aLow, bLow);
}

/** Applies z ^ (z >>> n), for n below 32. */
function fold(n) {
  low ^= (low >>> n) | (high << (32 - n));
  high ^= high >>> n;
}

/** Adds a number to another of 64 bits. */
function add(aHigh, aLow, bHigh, bLow) {
  const sum = (aLow >>> 0) + (bLow >>> 0);
  low = sum | 0;
  high = (aHigh + bHigh + (sum >= TWO_32 ? 1 : 0)) | 0;
}

/** The finaliser of SplitMix64. */
function mix(zHigh, zLow) {
  high = zHigh;
  low = zLow;
  fold(30);
  multiply(high, low, 0xbf58476d | 0, 0x1ce4e5b9);
  fold(27);
  multiply(high, low, 0x94d049bb | 0, 0x133111eb);
  fold(31);
}

/** Java's SplittableRandom. */
class SplittableRandom {
  #high;
  #low;

  constructor(seedHigh, seedLow) {
    this.#high = seedHigh;
    this.#low = seedLow;
  }

  #advance() {
    add(this.#high, this.#low, GOLDEN_HIGH, GOLDEN_LOW);
    this.#high = high;
    this.#low = low;
  }

  /** Leaves the next 64 bits in `high` and `low`. */
  #long() {
    this.#advance();
    mix(this.#high, this.#low);
  }

  /** Returns the next 63 bits. */
  #positive() {
    this.#long();
    return BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0)) >> 1n;
  }

  nextFloat() {
    this.#advance();
    low ^= high >>> 1; // z ^ (z >>> 33)
    multiply(high, low, 0x62a9d9ed, 0x799705f5);
    fold(28);
    multiply(high, low, 0xcb24d0a5 | 0, 0xc88c35b3 | 0);
    return (high >>> 8) * 2 ** -24;
  }

  nextGaussian() {
    this.#long();
    const layer = low & 255;
    if (layer < 253) {
      return NORMAL.x[layer] * (high * TWO_32 + (low >>> 0));
    }
    const sign = high >= 0 ? 1 : -1;
    const u = (BigInt(high & 0x7fffffff) << 32n) | BigInt(low >>> 0);
    return sign * this.#slowGaussian(u, this.#region(NORMAL));
  }

  #slowGaussian(first, j) {
    if (j === 0) {
      return this.#tail();
    }
    const bend = 204; // the layer of the inflection point
    for (let u = first; ; u = this.#positive()) {
      let v = this.#positive();
      if (j < bend && v < u) {
        [u, v] = [v, u];
      }
      const x = at(NORMAL.x, j, u);
      const distance = v - u;
      if (j > bend ? distance >= 0n : distance >= 760463704284035183n) {
        return x;
      }
      const below = j < bend || distance > -2269182951627976012n;
      if (below && at(NORMAL.y, j, v) <= Math.exp(-0.5 * x * x)) {
        return x;
      }
    }
  }

  #tail() {
    let x;
    do {
      x = (1 / NORMAL_TAIL) * this.#exponential();
    } while (this.#exponential() < 0.5 * x * x);
    return x + NORMAL_TAIL;
  }

  #exponential() {
    for (let beyond = 0; ; beyond += EXPONENTIAL_TAIL) {
      this.#long();
      const layer = low & 255;
      const u = BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0)) >> 1n;
      if (layer < 252) {
        return EXPONENTIAL.x[layer] * Number(u) + beyond;
      }
      const j = this.#region(EXPONENTIAL);
      if (j > 0) {
        return this.#slowExponential(u, j) + beyond;
      }
    }
  }

  #slowExponential(first, j) {
    for (let u = first; ; u = this.#positive()) {
      let v = this.#positive();
      if (v < u) {
        [u, v] = [v, u];
      }
      const x = at(EXPONENTIAL.x, j, u);
      if (v - u >= 853965788476313645n || at(EXPONENTIAL.y, j, v) <= Math.exp(-x)) {
        return x;
      }
    }
  }

  /** Returns a layer by the alias method. */
  #region(tables) {
    this.#long();
    const j = low & 255;
    const bits = (BigInt(high) << 32n) | BigInt(low >>> 0);
    return bits >= tables.threshold[j] ? tables.alias[j] : j;
  }
}

function at(table, j, u) {
  return table[j] * TWO_63 + (table[j - 1] - table[j]) * Number(u);
}

/** Returns the generator of the stream `purpose` below the root of `seed`, a BigInt or a number. */
export function stream(seed, purpose) {
  const bits = BigInt.asIntN(64, BigInt(seed));
  mix(Number(bits >> 32n), Number(BigInt.asIntN(32, bits)));
  for (let i = 0; i < purpose.length; i++) {
    const [keyHigh, keyLow] = [high, low];
    multiply(GOLDEN_HIGH, GOLDEN_LOW, 0, purpose.charCodeAt(i) + 1);
    add(keyHigh, keyLow, high, low);
    mix(high, low);
  }
  return new SplittableRandom(~high, ~low);
}

/**
 * Returns one of the latents that a seed draws, as `rana sample --seed` does.
 *
 * @param {{size: number, distribution: string}} format
 * @param {bigint | number} seed
 * @param {number} index
 */
export function drawnLatent(format, seed, index) {
  const random = stream(seed, 'samples');
  const normal = format.distribution === 'normal';
  const next = normal ? () => random.nextGaussian() : () => 2 * random.nextFloat() - 1;
  for (let skipped = 0; skipped < index * format.size; skipped++) {
    next();
  }
  return Float32Array.from({ length: format.size }, next);
}
