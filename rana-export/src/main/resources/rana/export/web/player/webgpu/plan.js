import { GROUP } from './shaders.js';

const MAX_GROUPS = 65535; // workgroups in one dimension, in every browser

/** The pipelines of each device, by the code of their shaders: compiling one takes long. */
const PIPELINES = new WeakMap();

/**
 * A tensor on the GPU: floats, or indices.
 *
 * @typedef {{buffer: GPUBuffer, count: number}} Tensor
 */

/** The commands of one image: buffers, and the shaders that run over them in order. */
export class Plan {
  #device;
  #steps = [];
  #pipelines;
  #unused = [];

  /** @param {GPUDevice} device */
  constructor(device) {
    this.#device = device;
    if (!PIPELINES.has(device)) {
      PIPELINES.set(device, new Map());
    }
    this.#pipelines = PIPELINES.get(device);
  }

  /** Returns a new tensor with constant numbers. */
  constant(numbers) {
    const tensor = this.#create(numbers.length, true);
    new Float32Array(tensor.buffer.getMappedRange(0, numbers.length * 4)).set(numbers);
    tensor.buffer.unmap();
    return tensor;
  }

  /** Returns a tensor to write: one that was released, or a new one. */
  tensor(count) {
    const found = this.#unused.findIndex((other) => other.capacity >= count && other.capacity <= 2 * count);
    if (found < 0) {
      return this.#create(count, false);
    }
    return { ...this.#unused.splice(found, 1)[0], count };
  }

  /** Lets later steps overwrite a tensor. */
  release(tensor) {
    this.#unused.push(tensor);
  }

  #create(count, mappedAtCreation) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.#device.createBuffer({ size: count * 4, usage, mappedAtCreation });
    return { buffer, count, capacity: count };
  }

  /**
   * Adds a step.
   *
   * @param {{settings: object, code: string}} shader
   * @param {object} settings its numbers by name
   * @param {Tensor[]} reads what it reads, in its order
   * @param {Tensor} output
   * @param {number[]} [groups] the workgroups; by default there is an invocation for each output
   */
  add(shader, settings, reads, output, groups = spread(Math.ceil(output.count / GROUP))) {
    const buffers = [this.#uniform(shader.settings, { count: output.count, ...settings }), output, ...reads];
    this.#steps.push({ pipeline: this.#pipeline(shader.code), buffers, groups });
    return output;
  }

  #uniform(types, values) {
    const names = Object.keys(types);
    const size = Math.ceil(names.length / 4) * 16;
    const buffer = this.#device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM, mappedAtCreation: true });
    const view = new DataView(buffer.getMappedRange());
    names.forEach((name, i) => {
      if (types[name] === 'f32') {
        view.setFloat32(4 * i, values[name], true);
      } else {
        view.setUint32(4 * i, values[name], true);
      }
    });
    buffer.unmap();
    return { buffer };
  }

  /** Returns a promise of a pipeline. */
  #pipeline(code) {
    if (!this.#pipelines.has(code)) {
      const module = this.#device.createShaderModule({ code });
      const promise = this.#device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
      promise.catch(() => {}); // `finish` reports it
      this.#pipelines.set(code, promise);
    }
    return this.#pipelines.get(code);
  }

  /** Waits until all shaders are compiled; returns a function that records all steps. */
  async finish() {
    const commands = [];
    for (const { pipeline: promise, buffers, groups } of this.#steps) {
      const pipeline = await promise;
      const entries = buffers.map(({ buffer }, binding) => ({ binding, resource: { buffer } }));
      const bindings = this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
      commands.push({ pipeline, bindings, groups });
    }
    return (pass) => {
      for (const { pipeline, bindings, groups } of commands) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, bindings);
        pass.dispatchWorkgroups(...groups);
      }
    };
  }
}

/** Returns a number of workgroups in two dimensions. */
export function spread(groups) {
  const across = Math.min(groups, MAX_GROUPS);
  return [across, Math.ceil(groups / across)];
}
