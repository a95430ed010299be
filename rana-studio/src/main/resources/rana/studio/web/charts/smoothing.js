/**
 * An exponential moving average, begun without a pull towards 0: after n values it is their weighted mean, the newest counting most.
 *
 * @param {(number | null)[]} values null where there is none
 * @param {number} weight 0 leaves them as they are; towards 1 they follow ever more slowly
 * @returns {(number | null)[]} as long as `values`, null where they are
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
