const RUNS = 3;
const BUDGET_MILLIS = 300; // for the images of one back end, unless a single one takes longer
const SLOW_MILLIS = 1000; // an image that is not drawn again to measure its time

/**
 * Compares the images and the times of two back ends.
 *
 * @param {import('./generator.js').Backend} candidate
 * @param {import('./generator.js').Backend} reference
 * @param {object} drawn an image that `reference` drew
 * @param {Float32Array} drawn.latent
 * @param {number} drawn.label
 * @param {Float32Array} drawn.image
 * @param {number} drawn.millis
 * @param {number} drawn.tolerance the largest difference of a number
 * @param {number} drawn.limit the milliseconds that an image of `candidate` may take
 * @param {() => number} [now] a clock in milliseconds
 * @returns {Promise<object>} the milliseconds of an image, by the name of the back end
 * @throws {Error} if the images differ, or `candidate` takes too long
 */
export async function compare(candidate, reference, drawn, now = () => performance.now()) {
  const { latent, label, image, millis, tolerance, limit } = drawn;
  const got = await within(limit, candidate.image(latent, label, () => {}));
  if (got.length !== image.length || !got.every((value, i) => Math.abs(value - image[i]) <= tolerance)) {
    throw new Error(`${candidate.name} draws another image than ${reference.name}`);
  }
  return {
    [reference.name]: millis < SLOW_MILLIS ? await fastest(reference, latent, label, now) : millis,
    [candidate.name]: await within(limit, fastest(candidate, latent, label, now)),
  };
}

async function fastest(backend, latent, label, now) {
  const begin = now();
  let least = Infinity;
  for (let run = 0; run < RUNS && now() - begin < BUDGET_MILLIS; run++) {
    const started = now();
    await backend.image(latent, label, () => {});
    least = Math.min(least, now() - started);
  }
  return least;
}

/** Returns the result of a promise that takes at most some milliseconds. */
export async function within(millis, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result after ${millis} ms`)), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
