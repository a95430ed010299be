/**
 * Returns the tensors of a safetensors file, by name, without copying them.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Map<string, Float32Array>}
 */
export function readTensors(buffer) {
  if (buffer.byteLength < 8) {
    throw new Error('model.safetensors is truncated: copy it again');
  }
  const view = new DataView(buffer);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 4294967296;
  if (8 + length > buffer.byteLength) {
    throw new Error('model.safetensors is truncated, or is another kind of file: copy it again');
  }
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const tensors = new Map();
  for (const [name, { dtype, data_offsets: [begin, end] }] of Object.entries(header)) {
    if (dtype !== 'F32') {
      throw new Error(`model.safetensors: ${name} is ${dtype}, and this page reads F32`);
    }
    if (8 + length + end > buffer.byteLength) {
      throw new Error(`model.safetensors is truncated: ${name} is incomplete; copy it again`);
    }
    tensors.set(name, new Float32Array(buffer, 8 + length + begin, (end - begin) / 4));
  }
  return tensors;
}
