import { Generator } from './player/generator.js';
import { load } from './player/load.js';

/** Draws images on a thread of its own. Requests are answered in their order. */

const PROGRESS_MILLIS = 100;

/** The back end that the address of the page asks for: `?backend=javascript` or `webgpu`. */
const wanted = new URLSearchParams(location.search).get('backend');

const generator = load(new URL('.', import.meta.url), (fraction) => postMessage({ loaded: fraction })).then(
  ({ config, weights }) => new Generator(config, weights),
);

generator.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ problem: error.message }),
);

let chosen = wanted === 'javascript';
let last = Promise.resolve();

addEventListener('message', ({ data }) => {
  last = last.then(() => draw(data));
});

async function draw({ id, latent, label }) {
  try {
    const player = await generator;
    const started = performance.now();
    const image = await player.image(latent, label, reporter(id, started));
    const pixels = player.pixels(image);
    const millis = performance.now() - started;
    postMessage({ id, pixels, millis, backend: player.backend.name }, [pixels.buffer]);
    if (!chosen) {
      chosen = true;
      const times = await player.choose({ latent, label, image, millis }, { always: wanted === 'webgpu' });
      postMessage({ backend: player.backend.name, times });
    }
  } catch (error) {
    postMessage({ id, problem: error.message });
  }
}

/** Returns a function that posts the progress of an image from time to time. */
function reporter(id, started) {
  let reported = started;
  return (fraction) => {
    const now = performance.now();
    if (now - reported >= PROGRESS_MILLIS) {
      reported = now;
      postMessage({ id, fraction });
    }
  };
}
