// Measures how long an exported page takes for an image with each of its back ends, in headless Chromium, where WebGPU
// runs in software:
//   ../../rana export RUN --web pages/frog
//   npm install playwright-core@1.65.1
//   node page_times.mjs 3 pages/frog pages/pond
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const [count, ...folders] = process.argv.slice(2);
if (!(Number(count) > 0) || folders.length === 0) {
  console.error('usage: node page_times.mjs COUNT PAGE...');
  process.exit(2);
}
const TYPES = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css', '.json': 'application/json' };

/** Serves a folder on a free port. */
function serve(folder) {
  const server = createServer(async (request, response) => {
    const file = join(folder, new URL(request.url, 'http://localhost').pathname);
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Content-Length': found.size,
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

/** Runs in the browser: the milliseconds of count images with each back end, which take turns, after one of each. */
async function measure(count) {
  const { load } = await import('/player/load.js');
  const { readTensors } = await import('/player/safetensors.js');
  const { JavaScriptBackend } = await import('/player/javascript/backend.js');
  const { WebGpuBackend } = await import('/player/webgpu/backend.js');
  const { config, weights } = await load(new URL(location.origin));
  const tensors = readTensors(weights);
  const backends = [new JavaScriptBackend(config, tensors), await WebGpuBackend.create(config, tensors)].filter(Boolean);
  const latent = new Float32Array(config.latent.size).map((_, i) => Math.sin(i + 1));
  const millis = Object.fromEntries(backends.map((backend) => [backend.name, []]));
  for (let i = 0; i <= count; i++) {
    for (const backend of backends) {
      const begin = performance.now();
      await backend.image(latent, 0, () => {});
      millis[backend.name].push(performance.now() - begin);
    }
  }
  return millis;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader'],
});
console.log(`Chromium ${browser.version()}, Node ${process.versions.node}`);
for (const folder of folders) {
  const server = await serve(resolve(folder));
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`http://127.0.0.1:${server.address().port}/config.json`);
  const before = loadavg()[0];
  const millis = await page.evaluate(measure, Number(count));
  for (const [name, [first, ...rest]] of Object.entries(millis)) {
    const sorted = rest.toSorted((a, b) => a - b);
    const [median, least, most] = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map((ms) => ms.toFixed(0));
    console.log(`${folder} ${name}: median ${median} ms (${least} to ${most}), n = ${rest.length}, first ${first.toFixed(0)}`);
  }
  console.log(`${folder} load before ${before.toFixed(1)}, after ${loadavg()[0].toFixed(1)}`);
  await page.close();
  server.close();
}
await browser.close();
