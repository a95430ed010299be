import { Drawer } from './drawer.js';
import { PathPlayer } from './path-player.js';
import { between, moved } from './player/latents.js';
import { drawnLatent } from './player/random.js';
import { setUpTheme } from './theme.js';

/** The multiply-accumulates of an image up to which a sheet of them takes a few seconds at most. */
const FAST_MACS = 200e6;
/** The measured milliseconds of an image up to which that is so. */
const FAST_MILLIS = 150;
const SAMPLES = 24;
const MAX_SEED = 2n ** 63n - 1n;

const find = (name) => document.querySelector(`[name="${name}"]`);
const byId = (id) => document.getElementById(id);

/** Shows a failure; there may be no generator to draw with. */
function fail(error) {
  byId('problem').textContent = error.message;
  byId('problem').hidden = false;
  byId('status').textContent = '';
}

/** What is drawn: a seed and the image's index, or entered numbers. */
const state = { values: null, amounts: [] };

const drawer = new Drawer({ loaded: showProgress, chosen: showBackend });

let config;
let directions = [];

/** The milliseconds of an image by back end, if two were compared. */
let times = null;

/** Shows what draws, and draws the sheet if that became fast. */
function showBackend(name, measured) {
  times = measured;
  about(name);
  if (!byId('sheet').firstChild) {
    drawSheetIfFast();
  }
}

function showProgress(fraction) {
  byId('progress').hidden = fraction >= 1;
  byId('progress').value = fraction;
}

/** Returns the whole number of a seed's input, or null where it is none. */
function seedOf(name) {
  const input = find(name);
  const seed = input.checkValidity() && input.value !== '' ? BigInt(input.value) : null;
  return seed !== null && seed <= MAX_SEED && seed >= -MAX_SEED - 1n ? seed : null;
}

function indexOf() {
  return find('index').checkValidity() ? find('index').valueAsNumber || 0 : null;
}

/** Returns the class of an image: the selected one, or the classes in turn. */
function labelOf(index) {
  const chosen = find('class').value;
  return chosen === '' ? index % Math.max(1, config.classes.length) : Number(chosen);
}

function shifted(origin) {
  const moves = directions.map(({ vector }, i) => ({ vector, amount: state.amounts[i] })).filter((move) => move.amount);
  return moved(origin, find('truncation').valueAsNumber, moves);
}

/** Returns latent and class of the image that the controls describe; null where one is invalid. */
function current() {
  const seed = seedOf('seed');
  const index = indexOf();
  if (state.values) {
    return { latent: shifted(state.values), label: labelOf(0), name: 'latent' };
  }
  if (seed === null || index === null) {
    return null;
  }
  const latent = shifted(drawnLatent(config.latent, seed, index));
  return { latent, label: labelOf(index), name: `seed-${seed}-${index}` };
}

/** The pixels of each canvas. */
const painted = new WeakMap();

function paint(canvas, pixels) {
  painted.set(canvas, pixels);
  const { size } = config.image;
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d', { willReadFrequently: true }).putImageData(new ImageData(pixels, size), 0, 0);
}

let drawing = false;
let again = false;

/** Draws what the controls describe. While an image is drawn, only the newest request waits. */
async function update() {
  path.stop();
  if (drawing) {
    again = true;
    return;
  }
  const wanted = current();
  if (!wanted) {
    byId('status').textContent = 'Enter a whole number as seed, and an image from 0 to 9999.';
    return;
  }
  drawing = true;
  try {
    byId('image').dataset.state = 'drawing';
    show(await drawer.draw(wanted.latent, wanted.label, showProgress), wanted);
  } catch (error) {
    fail(error);
  } finally {
    drawing = false;
    showProgress(1);
  }
  if (again) {
    again = false;
    update();
  } else {
    byId('image').dataset.state = 'drawn';
  }
}

function show(pixels, { label, name }) {
  paint(byId('image'), pixels);
  const className = config.classes[label];
  byId('image').setAttribute('aria-label', `Generated image, ${name}${className ? `, ${className}` : ''}`);
  byId('image').dataset.name = name;
  const facts = [className, `${Math.round(drawer.millis)} ms`, drawer.backend];
  byId('status').textContent = facts.filter(Boolean).join(' · ');
  if (drawer.backend !== drawnBy) {
    about(drawer.backend); // the graphics device was lost
  }
}

const path = new PathPlayer({
  button: find('play'),
  slider: find('position'),
  count: () => (find('frames').checkValidity() ? find('frames').valueAsNumber : 24),
  draw: (fraction) => {
    const [from, to] = [seedOf('from'), seedOf('to')];
    if (from === null || to === null) {
      throw new Error('the seeds of a path must be whole numbers');
    }
    const [first, second] = [from, to].map((seed) => shifted(drawnLatent(config.latent, seed, 0)));
    const latent = Float32Array.from(between(first, second, fraction, config.latent.distribution));
    return drawer.draw(latent, labelOf(0), showProgress);
  },
  show: (pixels) => {
    showProgress(1);
    show(pixels, { label: labelOf(0), name: `path-${find('from').value}-${find('to').value}` });
  },
  fail: (error) => {
    byId('status').textContent = error.message;
  },
});

let sheets = 0;

/** Draws the first images of the seed; a newer call ends an older one. */
async function drawSheet() {
  const seed = seedOf('seed');
  if (seed === null) {
    return;
  }
  const sheet = ++sheets;
  const truncation = find('truncation').valueAsNumber;
  const buttons = Array.from({ length: SAMPLES }, (_, index) => sampleButton(index));
  byId('sheet').replaceChildren(...buttons);
  for (let index = 0; index < SAMPLES && sheet === sheets; index++) {
    const latent = moved(drawnLatent(config.latent, seed, index), truncation, []);
    const pixels = await drawer.draw(latent, labelOf(index));
    paint(buttons[index].firstChild, pixels);
  }
  showProgress(1);
}

function sampleButton(index) {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-label', `Image ${index} of the seed`);
  const canvas = document.createElement('canvas');
  canvas.className = 'pixels';
  button.append(canvas);
  button.addEventListener('click', () => {
    find('index').value = index;
    state.values = null;
    update();
  });
  return button;
}

function setUpDirections() {
  byId('directions-card').hidden = directions.length === 0;
  state.amounts = directions.map(() => 0);
  byId('directions').replaceChildren(
    ...directions.map((_, i) => {
      const label = document.createElement('label');
      label.className = 'slider';
      label.innerHTML = `Direction ${i + 1} <span class="value" aria-hidden="true">0</span>
        <input type="range" min="-4" max="4" step="0.1" value="0">`;
      const input = label.querySelector('input');
      input.addEventListener('input', () => {
        state.amounts[i] = input.valueAsNumber;
        label.querySelector('.value').textContent = input.value;
        update();
      });
      return label;
    }),
  );
}

function setUpClasses() {
  const options = ['In turn', ...config.classes].map((name, i) => new Option(name, i === 0 ? '' : i - 1));
  find('class').replaceChildren(...options);
  byId('class-field').hidden = config.classes.length === 0;
}

/** Returns what draws, with the milliseconds of an image of each back end that was measured. */
function backendText(name) {
  const text = (millis) => `${millis.toLocaleString('en', { maximumSignificantDigits: 2 })} ms`;
  const [own, ...others] = Object.entries(times ?? {}).sort(([first]) => (first === name ? -1 : 1));
  return own
    ? `${name}, ${text(own[1])} an image (${others.map(([other, millis]) => `${other}: ${text(millis)}`).join(', ')})`
    : name;
}

/** The back end that the facts name. */
let drawnBy = '';

/** Lists the facts. */
function about(backend) {
  drawnBy = backend;
  const { recipe, step, latent, image, data_license: license, multiply_accumulates: macs } = config;
  const facts = [
    ['Recipe', recipe],
    ['Training steps', step.toLocaleString('en')],
    ['Images', `${image.size}×${image.size}, ${image.channels === 1 ? 'grey' : 'colour'}`],
    ['Latent', `${latent.size} numbers, ${latent.distribution}`],
    ['Multiply-accumulates', macs.toLocaleString('en')],
    ['Drawn by', backendText(backend)],
    ['Licence of the training images', license],
  ];
  byId('about').replaceChildren(
    ...facts.flatMap(([key, value]) => {
      const [term, definition] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = key;
      definition.textContent = value;
      return [term, definition];
    }),
  );
  byId('name').textContent = recipe;
  document.title = `${recipe} · generator`;
}

/** Reads the numbers in the text field. */
function applyValues() {
  const numbers = find('values').value.split(/[\s,;[\]]+/).filter((text) => text !== '').map(Number);
  const { size } = config.latent;
  const valid = numbers.length === size && numbers.every(Number.isFinite);
  byId('values-status').textContent = valid ? '' : `Enter ${size} numbers; got ${numbers.length}.`;
  if (valid) {
    state.values = Float32Array.from(numbers);
    update();
  }
}

function listen() {
  for (const name of ['seed', 'index']) {
    find(name).addEventListener('input', () => {
      state.values = null;
      update();
    });
  }
  find('seed').addEventListener('change', drawSheetIfFast);
  find('class').addEventListener('change', () => {
    update();
    drawSheetIfFast();
  });
  find('truncation').addEventListener('input', update);
  find('truncation').addEventListener('change', drawSheetIfFast);
  for (const slider of document.querySelectorAll('.slider > input')) {
    slider.addEventListener('input', () => {
      slider.parentElement.querySelector('.value').textContent = slider.value;
    });
  }
  find('random').addEventListener('click', () => {
    state.values = null;
    find('seed').value = crypto.getRandomValues(new Uint32Array(1))[0];
    find('index').value = 0;
    update();
    drawSheetIfFast();
  });
  find('reset').addEventListener('click', () => {
    setUpDirections();
    update();
  });
  find('apply').addEventListener('click', applyValues);
  find('show').addEventListener('click', () => {
    find('values').value = Array.from(current()?.latent ?? [], (value) => String(value)).join(', ');
  });
  find('sheet').addEventListener('click', drawSheet);
  // Canvases lose their images when the process of the graphics device ends. The event does not bubble.
  const repaint = ({ target }) => painted.has(target) && paint(target, painted.get(target));
  document.addEventListener('contextrestored', repaint, true);
  find('download').addEventListener('click', download);
}

function drawSheetIfFast() {
  if (config.multiply_accumulates <= FAST_MACS || times?.[drawer.backend] <= FAST_MILLIS) {
    drawSheet();
  }
}

async function download() {
  const canvas = byId('image');
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${config.recipe}-${canvas.dataset.name}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function json(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) {
    throw new Error(`cannot load ${name}: the server answered ${response.status}`);
  }
  return response.json();
}

setUpTheme(find('theme'));
try {
  [config, { directions }] = await Promise.all([json('config.json'), json('directions.json')]);
  await drawer.ready;
  about('JavaScript');
  setUpClasses();
  setUpDirections();
  byId('values-label').textContent = `${config.latent.size} numbers, separated by commas or spaces`;
  listen();
  path.enable();
  await update();
  drawSheetIfFast();
} catch (error) {
  fail(error);
}
