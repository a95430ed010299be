/**
 * Curves in the server's format: a point for each of consecutive intervals of steps.
 *
 * @typedef {{x: number[], images: (number | null)[], seconds: (number | null)[], last: Object<string, any>,
 *     workers: {rank: number, images_per_second: number, waiting: number}[],
 *     series: Object<string, {mean: (number | null)[], min: (number | null)[], max: (number | null)[]}>}} Curves
 */

/** @type {Curves} */
export const NO_CURVES = { x: [], images: [], seconds: [], last: {}, workers: [], series: {} };

/** Returns the last step of the curves. */
export const lastStep = (curves) => curves.x.at(-1) ?? 0;

/**
 * Appends newer curves. Steps that the curves have already are skipped, so repeated responses add
 * no duplicates.
 *
 * @param {Curves} before
 * @param {Curves} after
 * @returns {Curves}
 */
export function appended(before, after) {
  const from = after.x.findIndex((step) => step > lastStep(before));
  if (from < 0) {
    return before;
  }
  const join = (a, b) => [...a, ...b.slice(from)];
  const gap = (curves) => ({ mean: nulls(curves), min: nulls(curves), max: nulls(curves) });
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
    workers: after.workers,
    series,
  };
}

const nulls = (curves) => curves.x.map(() => null);

/**
 * Estimates the remaining training time, in seconds, from the speed over the last tenth of the
 * points (ten or more); null if it is unknown.
 *
 * @param {Curves} curves
 * @param {number} steps the run's total number of steps
 */
export function secondsLeft(curves, steps) {
  const { x, seconds } = curves;
  const end = x.length - 1;
  const start = Math.max(0, end - Math.max(10, Math.floor(x.length / 10)));
  const taken = x[end] - x[start];
  if (!(taken > 0) || seconds[end] === null || seconds[start] === null) {
    return null;
  }
  return (Math.max(0, steps - x[end]) * (seconds[end] - seconds[start])) / taken;
}
