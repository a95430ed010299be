import { Component, define } from '../lib/component.js';
import { count, duration, figure } from '../lib/format.js';
import { html, repeat } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { themeChanges } from '../lib/theme.js';
import { chartTable } from './chart-table.js';
import { CURVES, plotOptions } from './plot-options.js';
import { smoothed } from './smoothing.js';
import { UPlot } from './uplot.js';

/**
 * A curve.
 *
 * @typedef {Object} Series
 * @property {string} label
 * @property {string} colour a colour of the style sheets, such as `--leaf`
 * @property {(number | null)[]} mean
 * @property {(number | null)[]} [min]
 * @property {(number | null)[]} [max]
 * @property {boolean} [raw] if true, the raw values are drawn below the smoothed curve
 * @property {boolean} [points] if true, each value is drawn as a point
 */

const FORMATS = { step: count, images: count, seconds: duration };

/** Curves over steps, images or seconds, with a description and a table for screen readers. */
class LineChart extends Component {
  static properties = ['heading', 'x', 'series', 'unit', 'logarithmic', 'smoothing', 'group', 'marks'];

  #plot = null;
  #kind = '';
  #cursor = null;
  #visible = true;
  #tableOpen = false;

  connected() {
    const visibility = new IntersectionObserver((entries) => {
      this.#visible = entries.at(-1).isIntersecting;
      this.requestUpdate();
    });
    visibility.observe(this);
    this.onDisconnect(() => visibility.disconnect());
    const size = new ResizeObserver(() => this.#fit());
    size.observe(this);
    this.onDisconnect(() => size.disconnect());
    this.onDisconnect(() => this.#destroy());
    this.listen(themeChanges, 'change', () => this.#plot?.redraw(false));
  }

  render() {
    const at = this.#cursor ?? this.x.length - 1;
    return html`
      <ul class="legend">
        ${repeat(
          this.series,
          (each) => each.label,
          (each) => html`<li>
            <span class="swatch" .style=${`background: var(${each.colour})`}></span>
            <span>${each.label}</span><span class="value">${figure(last(this.#smooth(each), at))}</span>
          </li>`,
        )}
        <li><span class="soft">${messages.chart.at[this.unit](FORMATS[this.unit](this.x[at]))}</span></li>
      </ul>
      <div class="plot" role="img" aria-label=${this.#description()} title=${messages.chart.zoom}></div>
      <details @toggle=${(event) => this.#toggleTable(event.target.open)}>
        <summary>${messages.chart.table}</summary>
        ${this.#tableOpen ? chartTable(this.heading, messages.chart.units[this.unit], FORMATS[this.unit], this.x, this.series) : ''}
      </details>
    `;
  }

  updated() {
    const kind = JSON.stringify([
      this.unit,
      this.logarithmic,
      this.series.map(({ label, colour, raw, points }) => [label, colour, raw, points]),
    ]);
    if (this.#plot && kind === this.#kind) {
      if (this.#visible) {
        this.#update();
      }
    } else {
      this.#kind = kind;
      this.#build();
    }
  }

  #build() {
    this.#destroy();
    const container = this.querySelector('.plot');
    this.#plot = new UPlot(
      plotOptions({
        series: this.series,
        logarithmic: this.logarithmic,
        unit: this.unit,
        group: this.group ?? 'one',
        marks: () => this.marks ?? [],
        onCursor: (index) => this.#moveCursor(index),
        width: Math.max(1, container.clientWidth),
        height: Math.max(1, container.clientHeight),
      }),
      this.#columns(),
      container,
    );
  }

  /** Updates the values and keeps the zoom. */
  #update() {
    const { min, max } = this.#plot.scales.x;
    const before = this.#plot.data[0];
    const zoomed = before.length > 1 && (min > before[0] || max < before.at(-1));
    this.#plot.setData(this.#columns(), !zoomed);
    if (zoomed) {
      this.#plot.redraw();
    }
  }

  #columns() {
    const none = this.x.map(() => null);
    const plottable = (values) => (this.logarithmic ? values.map((value) => (value > 0 ? value : null)) : values);
    return [
      this.x,
      ...this.series.flatMap((each) =>
        [each.max ?? none, each.min ?? none, each.mean, this.#smooth(each)].slice(0, CURVES).map(plottable),
      ),
    ];
  }

  #smooth(series) {
    return smoothed(series.mean, series.points ? 0 : (this.smoothing ?? 0));
  }

  #fit() {
    const container = this.querySelector('.plot');
    if (this.#plot && container?.clientWidth) {
      this.#plot.setSize({ width: container.clientWidth, height: container.clientHeight });
    }
  }

  #moveCursor(index) {
    if (index !== this.#cursor) {
      this.#cursor = index;
      this.requestUpdate();
    }
  }

  /** The table exists only while it is open. */
  #toggleTable(open) {
    this.#tableOpen = open;
    this.requestUpdate();
  }

  #description() {
    return messages.chart.description(
      this.heading,
      this.series.map(({ label, mean }) => {
        const values = mean.filter((value) => value !== null);
        return messages.chart.curve(label, figure(values[0]), figure(values.at(-1)));
      }),
    );
  }

  #destroy() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#cursor = null;
  }
}

/** Returns the value at `index`, or the last one before it. */
function last(values, index) {
  for (let i = Math.min(index, values.length - 1); i >= 0; i--) {
    if (values[i] !== null && values[i] !== undefined) {
      return values[i];
    }
  }
  return null;
}

define('rana-line-chart', LineChart);
