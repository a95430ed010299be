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
 * @property {string} colour of the style sheets, such as `--leaf`
 * @property {(number | null)[]} mean
 * @property {(number | null)[]} [min]
 * @property {(number | null)[]} [max]
 * @property {boolean} [raw] whether what was measured is shown below the smoothed curve
 * @property {boolean} [points] whether each value has a dot
 */

const FORMATS = { step: count, images: count, seconds: duration };

/** Curves over steps, images or seconds. They can be read as a sentence and as a table too, by those who see no charts. */
class LineChart extends Component {
  static inputs = ['heading', 'x', 'series', 'unit', 'logarithmic', 'smoothing', 'group', 'marks'];

  #plot = null;
  #kind = '';
  #cursor = null;
  #inSight = true;
  #tabled = false;

  begin() {
    const seen = new IntersectionObserver((entries) => {
      this.#inSight = entries.at(-1).isIntersecting;
      this.changed();
    });
    seen.observe(this);
    this.untilEnd(() => seen.disconnect());
    const resized = new ResizeObserver(() => this.#fit());
    resized.observe(this);
    this.untilEnd(() => resized.disconnect());
    this.untilEnd(() => this.#forget());
    this.listen(themeChanges, 'change', () => this.#plot?.redraw(false));
  }

  view() {
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
      <div class="plot" role="img" aria-label=${this.#sentence()} title=${messages.chart.zoom}></div>
      <details @toggle=${(event) => this.#open(event.target.open)}>
        <summary>${messages.chart.table}</summary>
        ${this.#tabled ? chartTable(this.heading, messages.chart.units[this.unit], FORMATS[this.unit], this.x, this.series) : ''}
      </details>
    `;
  }

  drawn() {
    const kind = JSON.stringify([
      this.unit,
      this.logarithmic,
      this.series.map(({ label, colour, raw, points }) => [label, colour, raw, points]),
    ]);
    if (this.#plot && kind === this.#kind) {
      if (this.#inSight) {
        this.#update();
      }
    } else {
      this.#kind = kind;
      this.#build();
    }
  }

  #build() {
    this.#forget();
    const place = this.querySelector('.plot');
    this.#plot = new UPlot(
      plotOptions({
        series: this.series,
        logarithmic: this.logarithmic,
        unit: this.unit,
        group: this.group ?? 'one',
        marks: () => this.marks ?? [],
        onCursor: (index) => this.#point(index),
        width: Math.max(1, place.clientWidth),
        height: Math.max(1, place.clientHeight),
      }),
      this.#columns(),
      place,
    );
  }

  /** Shows newer values; whoever has zoomed in keeps looking at the same stretch. */
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
    const fitting = (values) => (this.logarithmic ? values.map((value) => (value > 0 ? value : null)) : values);
    return [
      this.x,
      ...this.series.flatMap((each) =>
        [each.max ?? none, each.min ?? none, each.mean, this.#smooth(each)].slice(0, CURVES).map(fitting),
      ),
    ];
  }

  #smooth(series) {
    return smoothed(series.mean, series.points ? 0 : (this.smoothing ?? 0));
  }

  #fit() {
    const place = this.querySelector('.plot');
    if (this.#plot && place?.clientWidth) {
      this.#plot.setSize({ width: place.clientWidth, height: place.clientHeight });
    }
  }

  #point(index) {
    if (index !== this.#cursor) {
      this.#cursor = index;
      this.changed();
    }
  }

  /** The table is there while somebody reads it. */
  #open(tabled) {
    this.#tabled = tabled;
    this.changed();
  }

  #sentence() {
    return messages.chart.sentence(
      this.heading,
      this.series.map(({ label, mean }) => {
        const values = mean.filter((value) => value !== null);
        return messages.chart.course(label, figure(values[0]), figure(values.at(-1)));
      }),
    );
  }

  #forget() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#cursor = null;
  }
}

/** The value at `index`, or the nearest before it. */
function last(values, index) {
  for (let i = Math.min(index, values.length - 1); i >= 0; i--) {
    if (values[i] !== null && values[i] !== undefined) {
      return values[i];
    }
  }
  return null;
}

define('rana-line-chart', LineChart);
