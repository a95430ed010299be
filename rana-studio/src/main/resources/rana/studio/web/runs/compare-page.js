import '../charts/line-chart.js';
import './recipe-difference.js';
import { UPlot } from '../charts/uplot.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { EventFeed } from '../lib/events.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { Latest } from '../lib/latest.js';
import { line } from '../lib/problem.js';
import { address } from '../lib/router.js';
import '../run/view-choice.js';
import { preferredView } from '../run/view-choice.js';
import { emptyState } from '../shell/empty-state.js';

const t = messages.compare;
const CURVE_COLOURS = 8;
const MILLIS_BETWEEN_LOADS = 3_000;

/** Several runs over each other: their curves, and what their recipes differ in. */
class ComparePage extends Component {
  static inputs = ['ids'];

  runs = [];
  keys = [];
  curves = [];
  key = 'g_loss';
  shown = preferredView();
  problem = '';
  #of = '';
  #timer = 0;
  #loads = new Latest((ids) => this.load(ids));

  begin() {
    document.title = `${t.title} · Rana`;
    const feed = new EventFeed(api.runsEvents, { runs: (change) => this.take(change) }, () => this.ask());
    this.untilEnd(() => feed.close());
    this.untilEnd(() => clearTimeout(this.#timer));
  }

  get chosen() {
    return this.ids.split(',').filter(Boolean);
  }

  ask() {
    if (this.chosen.length >= 2) {
      this.#loads.ask(this.chosen);
    }
  }

  async load(ids) {
    try {
      const [{ runs, keys }, ...curves] = await Promise.all([api.compare(ids), ...ids.map((id) => api.metrics(id))]);
      this.show(ids, { runs, keys, curves, problem: '' });
    } catch (problem) {
      this.show(ids, { problem: line(problem) });
    }
  }

  /** What is answered when other runs were chosen meanwhile is passed over. */
  show(ids, answer) {
    if (ids.join() === this.chosen.join()) {
      this.choose(answer);
    }
  }

  /** Goes with runs that are still training, though not with their every step; their last is shown too. */
  take({ changed }) {
    if (changed.some((run) => this.chosen.includes(run.id))) {
      this.#timer ||= setTimeout(() => {
        this.#timer = 0;
        this.ask();
      }, MILLIS_BETWEEN_LOADS);
    }
  }

  view() {
    if (this.ids !== this.#of) {
      this.#of = this.ids;
      Object.assign(this, { runs: [], problem: '' });
      this.ask();
    }
    return html`<div class="page">
      <div class="page-title">
        <h1>${t.title}</h1>
        <a class="button" href=${address.runs()}>${t.back}</a>
      </div>
      ${this.problem ? html`<p class="notice wrong" role="alert">${this.problem}</p>` : ''}
      ${this.chosen.length < 2 ? emptyState(t.few) : this.runs.length ? this.comparison() : this.waiting()}
    </div>`;
  }

  waiting() {
    return this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`;
  }

  comparison() {
    const known = [...new Set(this.curves.flatMap((curves) => Object.keys(curves.series)))];
    const key = known.includes(this.key) ? this.key : known[0];
    return html`
      <section class="card" aria-label=${t.curve}>
        <div class="row end">
          <label class="field">
            ${t.curve}
            <select @change=${(event) => this.choose({ key: event.target.value })}>
              ${known.map((name) => html`<option value=${name} ?selected=${name === key}>${name}</option>`)}
            </select>
          </label>
          <rana-view-choice .shown=${this.shown}
            @view=${(event) => this.choose({ shown: event.detail })}></rana-view-choice>
        </div>
        ${key ? this.chart(key) : html`<p class="soft">${messages.run.noMetrics}</p>`}
      </section>
      <section class="card">
        <h2>${t.difference}</h2>
        <rana-recipe-difference .runs=${this.runs} .keys=${this.keys}></rana-recipe-difference>
      </section>
    `;
  }

  /** Runs have steps of their own: uPlot lays them out on all steps that any of them has. */
  chart(key) {
    const unit = this.shown.unit === 'step' ? 'x' : this.shown.unit;
    const joined = UPlot.join(
      this.curves.map((curves) => [curves[unit], curves.series[key]?.mean ?? curves[unit].map(() => null)]),
    );
    const series = this.runs.map((run, i) => ({
      label: run.name,
      colour: `--curve-${1 + (i % CURVE_COLOURS)}`,
      mean: Array.from(joined[1 + i], (value) => value ?? null),
      raw: this.shown.raw,
    }));
    return html`<rana-line-chart class="large" .heading=${key} .x=${Array.from(joined[0])} .series=${series}
      .unit=${this.shown.unit} .logarithmic=${this.shown.logarithmic} .smoothing=${this.shown.smoothing}
      .group=${'compare'}></rana-line-chart>`;
  }

  choose(choice) {
    Object.assign(this, choice);
    this.changed();
  }
}

define('rana-compare-page', ComparePage);
