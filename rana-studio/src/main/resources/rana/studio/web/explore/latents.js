/**
 * Points of a generator's latent space, in the server's format.
 *
 * @typedef {{seed: number, index: number} | {values: number[]} | {mix: {of: Latent, weight: number}[]}} Origin
 * @typedef {Origin & {directions?: {index: number, amount: number}[], truncation?: number, class?: string}} Latent
 */

/**
 * Returns the weight of each corner at a position: two corners lie left and right, four at the
 * corners of a square, row by row.
 *
 * @param {number} corners 2 or 4
 * @param {{x: number, y: number}} position each 0 to 1, from the left and from the top
 */
export function weights(corners, { x, y }) {
  return corners === 2 ? [1 - x, x] : [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
}

/** Returns the position of a corner. */
export const positionOf = (corner) => ({ x: corner % 2, y: Math.floor(corner / 2) });

/**
 * Returns the point at a position between corners.
 *
 * @param {Origin[]} corners
 * @param {{x: number, y: number}} position
 * @returns {Origin}
 */
export function interpolated(corners, position) {
  const parts = weights(corners.length, position).map((weight, i) => ({ of: corners[i], weight }));
  const present = parts.filter(({ weight }) => weight > 0);
  return present.length === 1 ? present[0].of : { mix: present };
}

/**
 * Returns a point with truncation, directions and a class applied.
 *
 * @param {Origin} origin
 * @param {{truncation: number, amounts?: Map<number, number>, className?: string}} options
 * @returns {Latent}
 */
export function withOptions(origin, { truncation, amounts = new Map(), className = '' }) {
  const directions = [...amounts].filter(([, amount]) => amount !== 0).map(([index, amount]) => ({ index, amount }));
  return {
    ...origin,
    ...(truncation < 1 ? { truncation } : {}),
    ...(directions.length ? { directions } : {}),
    ...(className ? { class: className } : {}),
  };
}

/**
 * Parses a saved latent: the values given to the generator, and the class.
 *
 * @param {string} text JSON
 * @param {number} size the required number of values
 * @throws {Error} if the text is not a saved latent of that size
 */
export function parseLatent(text, size) {
  const { values, latent } = JSON.parse(text);
  if (!Array.isArray(values) || values.length !== size || !values.every(Number.isFinite)) {
    throw new Error('not a latent');
  }
  return { values, className: latent?.class ?? '' };
}
