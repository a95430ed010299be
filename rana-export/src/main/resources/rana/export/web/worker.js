import { Generator } from './player/generator.js';
import { load } from './player/load.js';

/** Draws images on a thread of its own. Requests are answered in their order. */

const PROGRESS_MILLIS = 100;

const generator = load(new URL('.', import.meta.url), (fraction) => postMessage({ loaded: fraction })).then(
  ({ config, weights }) => new Generator(config, weights),
);

generator.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ problem: error.message }),
);

addEventListener('message', async ({ data: { id, latent, label } }) => {
  try {
    const started = performance.now();
    let reported = started;
    const pixels = (await generator).pixels(latent, label, (fraction) => {
      const now = performance.now();
      if (now - reported >= PROGRESS_MILLIS) {
        reported = now;
        postMessage({ id, fraction });
      }
    });
    postMessage({ id, pixels, millis: performance.now() - started }, [pixels.buffer]);
  } catch (error) {
    postMessage({ id, problem: error.message });
  }
});
