import '../charts/line-chart.js';
import './view-choice.js';
import { Component, define } from '../lib/component.js';
import { html, repeat } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { SPARSE, chartsFor } from './chart-list.js';
import { preferredOptions } from './view-choice.js';

/** All charts of a run, with a common x axis and cursor. */
class RunCharts extends Component {
  static properties = ['curves'];

  options = preferredOptions();

  connected() {
    this.addEventListener('view', (event) => {
      this.options = event.detail;
      this.requestUpdate();
    });
  }

  render() {
    const charts = chartsFor(Object.keys(this.curves.series));
    if (this.curves.x.length === 0) {
      return html`<p class="soft">${messages.run.noMetrics}</p>`;
    }
    return html`
      <rana-view-choice class="card" .options=${this.options}></rana-view-choice>
      <div class="charts">
        ${repeat(charts, (chart) => chart.name, (chart) => this.card(chart))}
      </div>
    `;
  }

  card(chart) {
    const { unit, smoothing, raw, logarithmic } = this.options;
    const heading = messages.charts[chart.name];
    return html`<section class="card" aria-label=${heading}>
      <h3>${heading}</h3>
      <rana-line-chart .heading=${heading} .x=${this.curves[unit === 'step' ? 'x' : unit]}
        .series=${chart.curves.map((curve) => this.series(curve, raw))} .unit=${unit}
        .logarithmic=${logarithmic || Boolean(chart.logarithmic)} .smoothing=${smoothing}
        .group=${'run'}></rana-line-chart>
    </section>`;
  }

  series({ key, colour }, raw) {
    const sparse = SPARSE.includes(key);
    return { label: messages.charts.keys[key], colour, raw: raw && !sparse, points: sparse, ...this.curves.series[key] };
  }
}

define('rana-run-charts', RunCharts);
