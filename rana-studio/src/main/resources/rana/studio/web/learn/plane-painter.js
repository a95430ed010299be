import { colour } from '../lib/theme.js';

/** Paints a game's plane. Points are (x, y) within ±reach; y points up. */

const POINT_RADIUS = 0.006;
const MAX_OPACITY = 0.6;
const MAX_ARROW_LENGTH = 0.13;
const MIN_ARROW_LENGTH = 0.004;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{state: Object | null, drawn: number[], reach: number, longestArrow: number,
 *     show: {surface: boolean, arrows: boolean, real: boolean, generated: boolean}}} scene
 */
export function paint(context, { state, drawn, reach, longestArrow, show }) {
  const { width: size } = context.canvas;
  const at = (x, y) => [((x / reach + 1) / 2) * size, ((1 - y / reach) / 2) * size];
  context.fillStyle = colour('--hollow');
  context.fillRect(0, 0, size, size);
  if (state && show.surface) {
    paintSurface(context, state.surface);
  }
  if (state && show.real) {
    paintPoints(context, state.real, colour('--sky'), at);
  }
  if (state && show.generated) {
    paintPoints(context, state.generated, colour('--lily'), at);
  }
  if (state && show.arrows && longestArrow > 0) {
    paintArrows(context, state.arrows, longestArrow, at);
  }
  paintPoints(context, drawn, colour('--ink'), at);
}

/**
 * Colours each cell by its discriminator score, from the colour of generated points to that of real
 * ones, and transparent at 0.5. The cells are painted one pixel each and enlarged, which interpolates
 * between them.
 */
function paintSurface(context, { cells, values }) {
  const small = new OffscreenCanvas(cells, cells);
  const pixels = new ImageData(cells, cells);
  const [generated, real] = ['--lily', '--sky'].map((name) => colour(name).match(/\d+/g).map(Number));
  values.forEach((value, i) => {
    const confidence = Math.abs((value ?? 0.5) - 0.5) * 2;
    pixels.data.set([...(value < 0.5 ? generated : real), 255 * MAX_OPACITY * confidence], 4 * i);
  });
  small.getContext('2d').putImageData(pixels, 0, 0);
  context.drawImage(small, 0, 0, context.canvas.width, context.canvas.height);
}

function paintPoints(context, points, fill, at) {
  const radius = POINT_RADIUS * context.canvas.width;
  context.fillStyle = fill;
  context.strokeStyle = colour('--surface');
  context.lineWidth = radius / 3;
  for (let i = 0; i < points.length; i += 2) {
    context.beginPath();
    context.arc(...at(points[i], points[i + 1]), radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/**
 * Paints the negative gradients of the generator's loss at its points, scaled by the longest arrow
 * so far.
 */
function paintArrows(context, arrows, longest, at) {
  const { width: size } = context.canvas;
  context.strokeStyle = context.fillStyle = colour('--ink');
  context.lineWidth = size / 360;
  for (let i = 0; i < arrows.length; i += 4) {
    const [x, y, dx, dy] = arrows.slice(i, i + 4);
    const relative = Math.sqrt(Math.hypot(dx, dy) / longest); // the square root keeps short arrows visible
    const length = relative * MAX_ARROW_LENGTH * size;
    if (length > MIN_ARROW_LENGTH * size) {
      paintArrow(context, at(x, y), Math.atan2(-dy, dx), length);
    }
  }
}

function paintArrow(context, [x, y], angle, length) {
  const head = Math.min(length / 2, context.canvas.width / 60);
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(length - head, 0);
  context.stroke();
  context.beginPath();
  context.moveTo(length, 0);
  context.lineTo(length - head, head / 2);
  context.lineTo(length - head, -head / 2);
  context.fill();
  context.restore();
}
