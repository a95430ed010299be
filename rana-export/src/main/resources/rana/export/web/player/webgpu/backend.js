import { chain } from './layers.js';
import { Plan } from './plan.js';

const PROGRESS_MILLIS = 100;
const MAX_ESTIMATE = 0.95;

/** Returns a device of the graphics processor; null where there is none. */
export async function newDevice() {
  const adapter = await globalThis.navigator?.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    return null;
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
}

/**
 * The back end of the graphics processor. Weights stay on it; an image is one list of commands, and
 * only its pixels are read back.
 *
 * @implements {import('../generator.js').Backend}
 */
export class WebGpuBackend {
  name = 'WebGPU';
  #device;
  #record;
  #latent;
  #label;
  #output;
  #result;
  #millis = Infinity; // of the last image

  /**
   * Returns a back end; null where the browser or the machine has no WebGPU.
   *
   * @param {object} config the content of config.json
   * @param {Map<string, Float32Array>} tensors those of model.safetensors
   * @param {GPUDevice | null} [device] by default, a new one
   */
  static async create(config, tensors, device) {
    const own = device ?? (await newDevice());
    if (!own) {
      return null;
    }
    const backend = new WebGpuBackend(own);
    try {
      await backend.#build(config, tensors);
    } catch (error) {
      backend.close();
      throw error;
    }
    return backend;
  }

  /** @param {GPUDevice} device */
  constructor(device) {
    this.#device = device;
  }

  #build(config, tensors) {
    return this.#checked(async () => {
      const plan = new Plan(this.#device);
      const weight = (name) => {
        if (!tensors.has(name)) {
          throw new Error(`model.safetensors lacks ${name}, which config.json requires`);
        }
        return tensors.get(name);
      };
      this.#latent = plan.tensor(config.latent.size);
      this.#label = plan.tensor(1);
      this.#output = chain(config.layers, this.#latent, { plan, weight, label: this.#label });
      const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
      this.#result = this.#device.createBuffer({ size: this.#output.count * 4, usage });
      this.#record = await plan.finish();
    });
  }

  async image(latent, label, progress) {
    const { queue } = this.#device;
    const bytes = this.#output.count * 4;
    queue.writeBuffer(this.#latent.buffer, 0, latent);
    queue.writeBuffer(this.#label.buffer, 0, Uint32Array.of(label));
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.#record(pass);
    pass.end();
    encoder.copyBufferToBuffer(this.#output.buffer, 0, this.#result, 0, bytes);
    queue.submit([encoder.finish()]);
    await this.#reported(this.#result.mapAsync(GPUMapMode.READ), progress);
    const image = new Float32Array(this.#result.getMappedRange()).slice();
    this.#result.unmap();
    return image;
  }

  /** Waits for an image, and reports progress by the time that the one before it took. */
  async #reported(done, progress) {
    const started = performance.now();
    const passed = () => performance.now() - started;
    const timer = setInterval(() => progress(Math.min(MAX_ESTIMATE, passed() / this.#millis)), PROGRESS_MILLIS);
    try {
      await done;
      this.#millis = passed();
    } finally {
      clearInterval(timer);
    }
  }

  /** Frees the device, and with it all buffers. */
  close() {
    this.#device.destroy();
  }

  /** Runs `action`; fails where the device reports an error, which it does not throw. */
  async #checked(action) {
    const filters = ['validation', 'out-of-memory', 'internal'];
    filters.forEach((filter) => this.#device.pushErrorScope(filter));
    await action();
    for (const problem of await Promise.all(filters.map(() => this.#device.popErrorScope()))) {
      if (problem) {
        throw new Error(problem.message);
      }
    }
  }
}
