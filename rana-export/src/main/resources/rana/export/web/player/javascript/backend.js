import { chain } from './layers.js';

/**
 * The back end in plain JavaScript, which every browser has.
 *
 * @implements {import('../generator.js').Backend}
 */
export class JavaScriptBackend {
  name = 'JavaScript';
  #layers;
  #macs;

  /**
   * @param {object} config the content of config.json
   * @param {Map<string, Float32Array>} tensors those of model.safetensors
   */
  constructor(config, tensors) {
    this.#layers = chain(config.layers, tensors);
    this.#macs = config.multiply_accumulates;
  }

  async image(latent, label, progress) {
    let done = 0;
    const advance = (macs) => {
      done += macs;
      progress(Math.min(1, done / this.#macs));
    };
    return this.#layers(latent, { label, advance });
  }

  close() {}
}
