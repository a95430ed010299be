/**
 * Curves as the server gives them, of stretches of steps that follow each other.
 *
 * @typedef {{x: number[], images: (number | null)[], seconds: (number | null)[], last: Object<string, any>,
 *     series: Object<string, {mean: (number | null)[], min: (number | null)[], max: (number | null)[]}>}} Curves
 */

/** @type {Curves} */
export const NO_CURVES = { x: [], images: [], seconds: [], last: {}, series: {} };

/** The step that curves have come to. */
export const lastStep = (curves) => curves.x.at(-1) ?? 0;

/**
 * Curves with what came after them. What they have already is passed over, so nothing is there twice, whatever was asked for twice.
 *
 * @param {Curves} before
 * @param {Curves} after
 * @returns {Curves}
 */
export function continued(before, after) {
  const from = after.x.findIndex((step) => step > lastStep(before));
  if (from < 0) {
    return before;
  }
  const join = (a, b) => [...a, ...b.slice(from)];
  const gap = (curves) => ({ mean: nothing(curves), min: nothing(curves), max: nothing(curves) });
  const series = {};
  for (const key of new Set([...Object.keys(before.series), ...Object.keys(after.series)])) {
    const a = before.series[key] ?? gap(before);
    const b = after.series[key] ?? gap(after);
    series[key] = { mean: join(a.mean, b.mean), min: join(a.min, b.min), max: join(a.max, b.max) };
  }
  return {
    x: join(before.x, after.x),
    images: join(before.images, after.images),
    seconds: join(before.seconds, after.seconds),
    last: after.last,
    series,
  };
}

const nothing = (curves) => curves.x.map(() => null);

/**
 * What is left to train, in seconds, at the pace of the last stretch of curves; null where nothing says.
 *
 * @param {Curves} curves
 * @param {number} steps that the run is to take
 */
export function secondsLeft(curves, steps) {
  const { x, seconds } = curves;
  const end = x.length - 1;
  const begin = Math.max(0, end - Math.max(10, Math.floor(x.length / 10)));
  const taken = x[end] - x[begin];
  if (!(taken > 0) || seconds[end] === null || seconds[begin] === null) {
    return null;
  }
  return (Math.max(0, steps - x[end]) * (seconds[end] - seconds[begin])) / taken;
}
