/** Points of latent space, computed in float64 as Rana computes them. */

const STRAIGHT = 1e-6;

/**
 * Returns `origin` times `truncation`, plus the moves along directions, as float32.
 *
 * @param {ArrayLike<number>} origin
 * @param {number} truncation
 * @param {{vector: number[], amount: number}[]} moves
 */
export function moved(origin, truncation, moves) {
  const point = Float64Array.from(origin, (value) => value * truncation);
  for (const { vector, amount } of moves) {
    for (let i = 0; i < point.length; i++) {
      point[i] += amount * vector[i];
    }
  }
  return Float32Array.from(point);
}

/**
 * Returns the point at `fraction` of the path between two latents: on the sphere for normal latents
 * (White, 2016, arXiv:1609.04468), on a straight line for uniform ones.
 */
export function between(first, second, fraction, distribution) {
  if (distribution !== 'normal') {
    return sum(first, 1 - fraction, second, fraction);
  }
  const length = (1 - fraction) * norm(first) + fraction * norm(second);
  return scaled(arc(scaled(first, 1), scaled(second, 1), fraction), length);
}

/** Returns the direction at `fraction` of the angle between two unit vectors (Shoemake, 1985). */
function arc(from, to, fraction) {
  const cosine = Math.max(-1, Math.min(1, dot(from, to)));
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  return sine >= STRAIGHT
    ? sum(from, Math.sin((1 - fraction) * angle) / sine, to, Math.sin(fraction * angle) / sine)
    : sum(from, 1 - fraction, to, fraction);
}

const dot = (a, b) => a.reduce((total, value, i) => total + value * b[i], 0);

const norm = (a) => Math.sqrt(dot(a, a));

const sum = (a, weightOfA, b, weightOfB) =>
  Float64Array.from(a, (value, i) => weightOfA * value + weightOfB * b[i]);

function scaled(a, length) {
  const factor = norm(a);
  return Float64Array.from(a, (value) => (factor > 0 ? (value * length) / factor : value));
}
