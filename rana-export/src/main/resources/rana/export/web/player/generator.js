import { chain } from './layers.js';
import { readTensors } from './safetensors.js';

const VERSION = 1;

/** A generator that draws one image at a time: `config.json` and `model.safetensors`. */
export class Generator {
  #layers;
  #macs;

  /**
   * @param {object} config the content of config.json
   * @param {ArrayBuffer} weights the content of model.safetensors
   */
  constructor(config, weights) {
    requireKnown(config);
    this.config = config;
    this.#layers = chain(config.layers, readTensors(weights));
    this.#macs = config.multiply_accumulates;
  }

  /**
   * Returns the image of a latent as floats within the range: channels, rows, columns.
   *
   * @param {Float32Array} latent
   * @param {number} [label] the index of the class
   * @param {(fraction: number) => void} [progress]
   */
  image(latent, label = 0, progress = () => {}) {
    if (latent.length !== this.config.latent.size) {
      throw new Error(`a latent must have ${this.config.latent.size} numbers; got ${latent.length}`);
    }
    let done = 0;
    const advance = (macs) => {
      done += macs;
      progress(Math.min(1, done / this.#macs));
    };
    return this.#layers(latent, { label, advance });
  }

  /** Returns the image of a latent as bytes of red, green, blue and opacity. */
  pixels(latent, label, progress) {
    const values = this.image(latent, label, progress);
    const { size, channels } = this.config.image;
    const [low, high] = this.config.range;
    const area = size * size;
    const bytes = new Uint8ClampedArray(area * 4); // rounds halves to even and clips, as the engine does
    for (let i = 0; i < area; i++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = values[(channels === 1 ? 0 : channel * area) + i];
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
