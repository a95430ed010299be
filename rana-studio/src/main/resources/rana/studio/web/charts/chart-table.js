import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';

const MAX_ROWS = 24;

/**
 * A chart's values as a table; of many values, an even selection.
 *
 * @param {string} heading the chart's title
 * @param {string} unit of `x`
 * @param {(value: number) => string} format of `x`
 * @param {number[]} x
 * @param {import('./line-chart.js').Series[]} series
 */
export function chartTable(heading, unit, format, x, series) {
  return html`<div class="chart-table" tabindex="0" role="region" aria-label=${heading}>
    <table>
      <caption class="visually-hidden">${heading}</caption>
      <thead>
        <tr><th scope="col">${unit}</th>${series.map((each) => html`<th scope="col">${each.label}</th>`)}</tr>
      </thead>
      <tbody>
        ${picked(x.length).map(
          (i) => html`<tr>
            <th scope="row">${format(x[i])}</th>${series.map((each) => html`<td>${figure(each.mean[i])}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Returns evenly spaced indexes, including the first and the last. */
function picked(length) {
  const rows = Math.min(MAX_ROWS, length);
  return Array.from({ length: rows }, (_, i) => (rows < 2 ? 0 : Math.round((i * (length - 1)) / (rows - 1))));
}
