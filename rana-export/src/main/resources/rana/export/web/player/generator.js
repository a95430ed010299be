import { compare, within } from './compare.js';
import { JavaScriptBackend } from './javascript/backend.js';
import { readTensors } from './safetensors.js';
import { WebGpuBackend } from './webgpu/backend.js';

const VERSION = 1;

// How long WebGPU may take before JavaScript draws on.
const CREATE_MILLIS = 10_000;
const IMAGE_MILLIS = 1000; // and twice the time of JavaScript
const PATIENCE_MILLIS = 600_000; // for both, where WebGPU was asked for

/**
 * What computes images.
 *
 * @typedef {object} Backend
 * @property {string} name
 * @property {(latent: Float32Array, label: number, progress: (fraction: number) => void) => Promise<Float32Array>}
 *     image returns the image of a latent as floats: channels, rows, columns. One at a time.
 * @property {() => void} close frees what it holds
 */

/** A generator that draws one image at a time: `config.json` and `model.safetensors`. */
export class Generator {
  #tensors;
  #javaScript;

  /**
   * @param {object} config the content of config.json
   * @param {ArrayBuffer} weights the content of model.safetensors
   * @param {Backend} [backend] draws as long as it can
   */
  constructor(config, weights, backend) {
    requireKnown(config);
    this.config = config;
    this.#tensors = readTensors(weights);
    this.#javaScript = new JavaScriptBackend(config, this.#tensors);
    /** What draws. @type {Backend} */
    this.backend = backend ?? this.#javaScript;
  }

  /**
   * Returns the image of a latent as floats within the range: channels, rows, columns.
   *
   * @param {Float32Array} latent
   * @param {number} [label] the index of the class
   * @param {(fraction: number) => void} [progress]
   */
  async image(latent, label = 0, progress = () => {}) {
    if (latent.length !== this.config.latent.size) {
      throw new Error(`a latent must have ${this.config.latent.size} numbers; got ${latent.length}`);
    }
    if (this.backend !== this.#javaScript) {
      try {
        return await this.backend.image(latent, label, progress);
      } catch {
        this.#use(this.#javaScript); // the device was lost
      }
    }
    return this.#javaScript.image(latent, label, progress);
  }

  /**
   * Changes to WebGPU where it is available, draws what JavaScript draws, and is faster.
   *
   * @param {object} drawn an image of JavaScript: its latent, label, floats and milliseconds
   * @param {{always?: boolean, create?: typeof WebGpuBackend.create, now?: () => number}} [options]
   *     `always` prefers WebGPU even if it is slower
   * @returns {Promise<object | null>} the milliseconds of both by name; null where there was no choice
   */
  async choose(drawn, { always = false, create = WebGpuBackend.create, now } = {}) {
    let candidate = null;
    try {
      candidate = await within(always ? PATIENCE_MILLIS : CREATE_MILLIS, create(this.config, this.#tensors));
      if (!candidate) {
        return null;
      }
      const limit = always ? PATIENCE_MILLIS : IMAGE_MILLIS + 2 * drawn.millis;
      const request = { ...drawn, tolerance: this.#halfLevel(), limit };
      const millis = await compare(candidate, this.#javaScript, request, now);
      if (always || millis[candidate.name] < millis[this.#javaScript.name]) {
        this.#use(candidate);
      } else {
        candidate.close();
      }
      return millis;
    } catch {
      candidate?.close(); // the other back end draws, so the reader sees no error
      return null;
    }
  }

  #use(backend) {
    if (this.backend !== this.#javaScript) {
      this.backend.close();
    }
    this.backend = backend;
  }

  /** Half of the distance between two of 256 levels. */
  #halfLevel() {
    const [low, high] = this.config.range;
    return (high - low) / 255 / 2;
  }

  /** Returns an image as bytes of red, green, blue and opacity. */
  pixels(image) {
    const { size, channels } = this.config.image;
    const [low, high] = this.config.range;
    const area = size * size;
    const bytes = new Uint8ClampedArray(area * 4); // rounds halves to even and clips, as the engine does
    for (let i = 0; i < area; i++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = image[(channels === 1 ? 0 : channel * area) + i];
        bytes[4 * i + channel] = Math.fround((value - low) * (255 / (high - low)));
      }
      bytes[4 * i + 3] = 255;
    }
    return bytes;
  }
}

function requireKnown(config) {
  if (config.format !== 'rana-generator') {
    throw new Error('config.json does not describe a generator of Rana');
  }
  if (config.version > VERSION) {
    throw new Error(`config.json has format ${config.version}, newer than ${VERSION}: export the run again`);
  }
}
