/**
 * Returns an exponential moving average with bias correction: the mean of the values so far, with
 * exponentially decaying weights.
 *
 * @param {(number | null)[]} values null for missing ones
 * @param {number} weight in [0, 1); 0 returns the values unchanged, larger weights smooth more
 * @returns {(number | null)[]} the same length as `values`, with null at the same places
 */
export function smoothed(values, weight) {
  if (weight <= 0) {
    return values;
  }
  let sum = 0;
  let total = 0;
  return values.map((value) => {
    if (value === null || value === undefined) {
      return null;
    }
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}
