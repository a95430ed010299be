import { colour } from '../lib/theme.js';
import { compact, duration, figure } from '../lib/format.js';
import { UPlot } from './uplot.js';

/** The uPlot options of all charts. */

const LINEAR = 1;
const LOGARITHMIC = 3;

/** The shortest drag that zooms, in pixels. */
const MIN_DRAG = 8;

const X_LABELS = {
  step: (_, values) => values.map((value) => (Number.isInteger(value) ? compact(value) : '')),
  images: (_, values) => values.map(compact),
  seconds: (_, values) => values.map(duration),
};

function axis(values, size) {
  return {
    stroke: () => colour('--ink-soft'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
    values,
    size,
  };
}

/** Returns the range of the y axis; a constant curve lies in the middle. */
const range = (logarithmic) => (_, min, max) => {
  if (min === null) {
    return logarithmic ? [0.1, 10] : [0, 1];
  }
  if (logarithmic) {
    return UPlot.rangeLog(min, max, 10, false);
  }
  return min === max ? [min - (Math.abs(min) || 1) / 2, max + (Math.abs(max) || 1) / 2] : UPlot.rangeNum(min, max, 0.08, false);
};

/**
 * The uPlot series of one series: the band from minimum to maximum, the raw values in a pale
 * colour, and the smoothed curve on top.
 *
 * @param {import('./line-chart.js').Series} series
 */
function curves(series) {
  const stroke = (alpha) => () => colour(series.colour, alpha);
  const points = series.points ? { show: true, size: 7, fill: stroke(1), stroke: stroke(1) } : { show: false };
  const pale = series.raw ? 0.35 : 0;
  return [
    { stroke: stroke(0), width: 0, points: { show: false } },
    { stroke: stroke(0), width: 0, points: { show: false } },
    { stroke: stroke(pale), width: series.raw ? 1 : 0, points: { show: false } },
    { label: series.label, stroke: stroke(1), width: 2, spanGaps: true, points },
  ];
}

/** The number of uPlot series per series; the last one is the smoothed curve. */
export const CURVES = 4;

/**
 * @param {{series: import('./line-chart.js').Series[], logarithmic: boolean, unit: string,
 *     group: string, marks: () => any[], onCursor: (index: number | null) => void, width: number,
 *     height: number}} chart
 */
export function plotOptions({ series, logarithmic, unit, group, marks, onCursor, width, height }) {
  return {
    width,
    height,
    legend: { show: false },
    cursor: {
      sync: { key: group, setSeries: false },
      points: { size: 7 },
      drag: { x: true, y: false, dist: MIN_DRAG },
    },
    scales: { x: { time: false }, y: { distr: logarithmic ? LOGARITHMIC : LINEAR, log: 10, range: range(logarithmic) } },
    axes: [axis(X_LABELS[unit], 32), axis((_, values) => values.map((value) => (value === null ? '' : figure(value))), 58)],
    series: [{}, ...series.flatMap(curves)],
    bands: series.map((each, i) => ({
      series: [1 + i * CURVES, 2 + i * CURVES],
      fill: () => colour(each.colour, each.raw ? 0.14 : 0),
    })),
    hooks: {
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
      draw: [(plot) => paintMarks(plot, marks())],
    },
  };
}

/** Paints vertical lines at marked steps, such as the best checkpoint. */
function paintMarks(plot, marks) {
  const { ctx, bbox } = plot;
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.x, 'x', true));
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour(mark.colour);
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    const rightHalf = x > bbox.left + bbox.width / 2;
    ctx.textAlign = rightHalf ? 'right' : 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(mark.label, x + (rightHalf ? -6 : 6) * devicePixelRatio, bbox.top + 4 * devicePixelRatio);
    ctx.restore();
  }
}
