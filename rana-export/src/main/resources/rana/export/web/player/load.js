/**
 * Fetches config.json and model.safetensors.
 *
 * @param {URL} folder
 * @param {(fraction: number) => void} [progress]
 */
export async function load(folder, progress = () => {}) {
  const config = await (await get('config.json', folder)).json();
  const response = await get('model.safetensors', folder);
  const total = Number(response.headers.get('Content-Length'));
  const parts = [];
  let size = 0;
  for (let reader = response.body.getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    progress(total > 0 ? Math.min(1, size / total) : 0);
  }
  const weights = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    weights.set(part, at);
    at += part.length;
  }
  return { config, weights: weights.buffer };
}

async function get(name, folder) {
  const response = await fetch(new URL(name, folder));
  if (!response.ok) {
    throw new Error(`cannot load ${name}: the server answered ${response.status}`);
  }
  return response;
}
