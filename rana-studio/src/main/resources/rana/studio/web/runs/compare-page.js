import '../charts/line-chart.js';
import './recipe-difference.js';
import { UPlot } from '../charts/uplot.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { EventFeed } from '../lib/events.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { Latest } from '../lib/latest.js';
import { errorText } from '../lib/problem.js';
import { address } from '../lib/router.js';
import '../run/view-choice.js';
import { preferredOptions } from '../run/view-choice.js';
import { emptyState } from '../shell/empty-state.js';

const t = messages.compare;
const CURVE_COLOURS = 8;
const LOAD_INTERVAL_MS = 3_000;

/** The page that compares runs: their curves in one chart, and the differences of their recipes. */
class ComparePage extends Component {
  static properties = ['ids'];

  runs = [];
  keys = [];
  curves = [];
  key = 'g_loss';
  options = preferredOptions();
  problem = '';
  #loaded = '';
  #timer = 0;
  #loads = new Latest((ids) => this.load(ids));

  connected() {
    document.title = `${t.title} · Rana`;
    const feed = new EventFeed(api.runsEvents, { runs: (change) => this.follow(change) }, () => this.request());
    this.onDisconnect(() => feed.close());
    this.onDisconnect(() => clearTimeout(this.#timer));
  }

  get selected() {
    return this.ids.split(',').filter(Boolean);
  }

  request() {
    if (this.selected.length >= 2) {
      this.#loads.submit(this.selected);
    }
  }

  async load(ids) {
    try {
      const [{ runs, keys }, ...curves] = await Promise.all([api.compare(ids), ...ids.map((id) => api.metrics(id))]);
      this.show(ids, { runs, keys, curves, problem: '' });
    } catch (problem) {
      this.show(ids, { problem: errorText(problem) });
    }
  }

  /** Ignores the response if other runs were selected meanwhile. */
  show(ids, response) {
    if (ids.join() === this.selected.join()) {
      this.set(response);
    }
  }

  /** Follows runs in training at a limited rate; their last step is always loaded. */
  follow({ changed }) {
    if (changed.some((run) => this.selected.includes(run.id))) {
      this.#timer ||= setTimeout(() => {
        this.#timer = 0;
        this.request();
      }, LOAD_INTERVAL_MS);
    }
  }

  render() {
    if (this.ids !== this.#loaded) {
      this.#loaded = this.ids;
      Object.assign(this, { runs: [], problem: '' });
      this.request();
    }
    return html`<div class="page">
      <div class="page-title">
        <h1>${t.title}</h1>
        <a class="button" href=${address.runs()}>${t.back}</a>
      </div>
      ${this.problem ? html`<p class="notice wrong" role="alert">${this.problem}</p>` : ''}
      ${this.selected.length < 2 ? emptyState(t.few) : this.runs.length ? this.comparison() : this.placeholder()}
    </div>`;
  }

  placeholder() {
    return this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`;
  }

  comparison() {
    const available = [...new Set(this.curves.flatMap((curves) => Object.keys(curves.series)))];
    const key = available.includes(this.key) ? this.key : available[0];
    return html`
      <section class="card" aria-label=${t.metric}>
        <div class="row end">
          <label class="field">
            ${t.metric}
            <select @change=${(event) => this.set({ key: event.target.value })}>
              ${available.map((name) => html`<option value=${name} ?selected=${name === key}>${name}</option>`)}
            </select>
          </label>
          <rana-view-choice .options=${this.options}
            @view=${(event) => this.set({ options: event.detail })}></rana-view-choice>
        </div>
        ${key ? this.chart(key) : html`<p class="soft">${messages.run.noMetrics}</p>`}
      </section>
      <section class="card">
        <h2>${t.difference}</h2>
        <rana-recipe-difference .runs=${this.runs} .keys=${this.keys}></rana-recipe-difference>
      </section>
    `;
  }

  /** The runs' steps differ: uPlot joins them into one x axis with the steps of all runs. */
  chart(key) {
    const unit = this.options.unit === 'step' ? 'x' : this.options.unit;
    const joined = UPlot.join(
      this.curves.map((curves) => [curves[unit], curves.series[key]?.mean ?? curves[unit].map(() => null)]),
    );
    const series = this.runs.map((run, i) => ({
      label: run.name,
      colour: `--curve-${1 + (i % CURVE_COLOURS)}`,
      mean: Array.from(joined[1 + i], (value) => value ?? null),
      raw: this.options.raw,
    }));
    return html`<rana-line-chart class="large" .heading=${key} .x=${Array.from(joined[0])} .series=${series}
      .unit=${this.options.unit} .logarithmic=${this.options.logarithmic} .smoothing=${this.options.smoothing}
      .group=${'compare'}></rana-line-chart>`;
  }

  set(values) {
    Object.assign(this, values);
    this.requestUpdate();
  }
}

define('rana-compare-page', ComparePage);
