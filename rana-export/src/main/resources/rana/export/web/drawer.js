/** The worker that draws, as promises. */
export class Drawer {
  #worker = new Worker(new URL(`worker.js${location.search}`, import.meta.url), { type: 'module' });
  #requests = new Map();
  #last = 0;

  /** The milliseconds that the last image took; 0 before the first one. */
  millis = 0;

  /** The name of the back end that draws. */
  backend = '';

  /**
   * @param {object} listeners
   * @param {(fraction: number) => void} listeners.loaded receives the fraction of the weights that is loaded
   * @param {(name: string, times: object | null) => void} listeners.chosen receives the name of the back
   *     end that draws from now on, and the milliseconds of an image by back end, if they were compared
   */
  constructor({ loaded, chosen }) {
    this.ready = new Promise((resolve, reject) => {
      this.#worker.addEventListener('error', () => reject(new Error('worker.js cannot be loaded')));
      this.#worker.addEventListener('message', ({ data }) => {
        if (data.id) {
          this.#answer(data);
        } else if (data.backend) {
          this.backend = data.backend;
          chosen(data.backend, data.times);
        } else if (data.ready) {
          resolve();
        } else if (data.problem) {
          reject(new Error(data.problem));
        } else {
          loaded(data.loaded);
        }
      });
    });
  }

  /**
   * Draws the image of a latent; returns its pixels.
   *
   * @param {Float32Array} latent
   * @param {number} label
   * @param {(fraction: number) => void} [progress] called where an image takes long
   * @returns {Promise<Uint8ClampedArray>}
   */
  draw(latent, label, progress = () => {}) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#requests.set(id, { resolve, reject, progress });
      this.#worker.postMessage({ id, latent, label });
    });
  }

  #answer({ id, pixels, millis, backend, fraction, problem }) {
    const { resolve, reject, progress } = this.#requests.get(id);
    if (fraction !== undefined) {
      progress(fraction);
      return;
    }
    this.#requests.delete(id);
    if (problem) {
      reject(new Error(problem));
    } else {
      this.millis = millis;
      this.backend = backend;
      resolve(pixels);
    }
  }
}
