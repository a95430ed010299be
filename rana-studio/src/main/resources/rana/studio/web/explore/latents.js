/**
 * Points of a generator's latent space, as the server takes them.
 *
 * @typedef {{seed: number, index: number} | {values: number[]} | {mix: {of: Latent, weight: number}[]}} Origin
 * @typedef {Origin & {directions?: {index: number, amount: number}[], truncation?: number, class?: string}} Latent
 */

/**
 * How much each corner counts at a place between them: two lie left and right, four in the corners of a square, row by row.
 *
 * @param {number} corners 2 or 4
 * @param {{x: number, y: number}} place 0 to 1 from the left and from the top
 */
export function weights(corners, { x, y }) {
  return corners === 2 ? [1 - x, x] : [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
}

/** Where a corner lies: the place with all its weight. */
export const placeOf = (corner) => ({ x: corner % 2, y: Math.floor(corner / 2) });

/**
 * The point at a place between corners.
 *
 * @param {Origin[]} corners
 * @param {{x: number, y: number}} place
 * @returns {Origin}
 */
export function between(corners, place) {
  const parts = weights(corners.length, place).map((weight, i) => ({ of: corners[i], weight }));
  const there = parts.filter(({ weight }) => weight > 0);
  return there.length === 1 ? there[0].of : { mix: there };
}

/**
 * A point as it is drawn: nearer to the mean, walked along directions, of a class.
 *
 * @param {Origin} origin
 * @param {{truncation: number, amounts?: Map<number, number>, className?: string}} how
 * @returns {Latent}
 */
export function drawnAs(origin, { truncation, amounts = new Map(), className = '' }) {
  const directions = [...amounts].filter(([, amount]) => amount !== 0).map(([index, amount]) => ({ index, amount }));
  return {
    ...origin,
    ...(truncation < 1 ? { truncation } : {}),
    ...(directions.length ? { directions } : {}),
    ...(className ? { class: className } : {}),
  };
}

/**
 * The latent in a file that was saved here: its values as they were fed to G, and the class.
 *
 * @param {string} text JSON
 * @param {number} size how many values there must be
 * @throws {Error} if it is no such file
 */
export function latentIn(text, size) {
  const { values, latent } = JSON.parse(text);
  if (!Array.isArray(values) || values.length !== size || !values.every(Number.isFinite)) {
    throw new Error('not a latent');
  }
  return { values, className: latent?.class ?? '' };
}
