/** Matrix products in blocks, which keep 16 sums in registers and read packed panels. */

const DEPTH = 256; // rows of a panel: 4 columns of them fit the first-level cache
const WIDTH = 512; // columns of a block: all panels of one fit the second-level cache

let left = new Float64Array(0);
let right = new Float64Array(0);

/**
 * Adds the product of `a` (rows × depth) and `b` (depth × columns, row after row) to `c` (rows ×
 * columns, row after row). Sums are of float64.
 *
 * @param {{array: Float32Array, at: number, rowStride: number, depthStride: number}} a
 * @param {{array: Float32Array, at: number}} b
 * @param {{array: Float32Array, at: number}} c
 * @param {(macs: number) => void} advance receives the number of multiply-accumulates done
 */
export function multiplyAdd(a, b, c, rows, columns, depth, advance) {
  const paddedRows = (rows + 3) & ~3;
  if (left.length < paddedRows * DEPTH) {
    left = new Float64Array(paddedRows * DEPTH);
  }
  if (right.length < WIDTH * DEPTH) {
    right = new Float64Array(WIDTH * DEPTH);
  }
  for (let k0 = 0; k0 < depth; k0 += DEPTH) {
    const k = Math.min(DEPTH, depth - k0);
    packLeft(a, rows, k0, k);
    for (let j0 = 0; j0 < columns; j0 += WIDTH) {
      const width = Math.min(WIDTH, columns - j0);
      packRight(b.array, b.at + k0 * columns + j0, columns, width, k);
      for (let i = 0; i < rows; i += 4) {
        for (let j = 0; j < width; j += 4) {
          const cAt = c.at + i * columns + j0 + j;
          if (i + 4 <= rows && j + 4 <= width) {
            tile(left, i * k, right, j * k, k, c.array, cAt, columns);
          } else {
            edge(i * k, j * k, k, c.array, cAt, columns, Math.min(4, rows - i), Math.min(4, width - j));
          }
        }
      }
      advance(rows * width * k);
    }
  }
}

/** Packs rows in fours, with zeros after the last one. */
function packLeft({ array, at, rowStride, depthStride }, rows, k0, k) {
  let to = 0;
  for (let i = 0; i < rows; i += 4) {
    for (let p = 0; p < k; p++) {
      const from = at + i * rowStride + (k0 + p) * depthStride;
      for (let r = 0; r < 4; r++) {
        left[to++] = i + r < rows ? array[from + r * rowStride] : 0;
      }
    }
  }
}

/** Packs columns in fours, with zeros after the last one. */
function packRight(array, at, stride, width, k) {
  let to = 0;
  for (let j = 0; j < width; j += 4) {
    const whole = j + 4 <= width;
    for (let p = 0; p < k; p++) {
      const from = at + p * stride + j;
      right[to] = array[from];
      right[to + 1] = whole || j + 1 < width ? array[from + 1] : 0;
      right[to + 2] = whole || j + 2 < width ? array[from + 2] : 0;
      right[to + 3] = whole ? array[from + 3] : 0;
      to += 4;
    }
  }
}

/** Adds the product of 4 packed rows and 4 packed columns. */
function tile(l, lAt, r, rAt, k, c, cAt, stride) {
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0;
  let c10 = 0, c11 = 0, c12 = 0, c13 = 0;
  let c20 = 0, c21 = 0, c22 = 0, c23 = 0;
  let c30 = 0, c31 = 0, c32 = 0, c33 = 0;
  for (let p = 0; p < k; p++, lAt += 4, rAt += 4) {
    const b0 = r[rAt], b1 = r[rAt + 1], b2 = r[rAt + 2], b3 = r[rAt + 3];
    let x = l[lAt];
    c00 += x * b0; c01 += x * b1; c02 += x * b2; c03 += x * b3;
    x = l[lAt + 1];
    c10 += x * b0; c11 += x * b1; c12 += x * b2; c13 += x * b3;
    x = l[lAt + 2];
    c20 += x * b0; c21 += x * b1; c22 += x * b2; c23 += x * b3;
    x = l[lAt + 3];
    c30 += x * b0; c31 += x * b1; c32 += x * b2; c33 += x * b3;
  }
  c[cAt] += c00; c[cAt + 1] += c01; c[cAt + 2] += c02; c[cAt + 3] += c03;
  cAt += stride;
  c[cAt] += c10; c[cAt + 1] += c11; c[cAt + 2] += c12; c[cAt + 3] += c13;
  cAt += stride;
  c[cAt] += c20; c[cAt + 1] += c21; c[cAt + 2] += c22; c[cAt + 3] += c23;
  cAt += stride;
  c[cAt] += c30; c[cAt + 1] += c31; c[cAt + 2] += c32; c[cAt + 3] += c33;
}

const corner = new Float32Array(16);

/** Adds a tile that `c` has only a part of. */
function edge(lAt, rAt, k, c, cAt, stride, rows, columns) {
  corner.fill(0);
  tile(left, lAt, right, rAt, k, corner, 0, 4);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      c[cAt + i * stride + j] += corner[i * 4 + j];
    }
  }
}
