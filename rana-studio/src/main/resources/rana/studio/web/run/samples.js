import '../charts/histogram.js';
import { ApiError, api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { count } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { Latest } from '../lib/latest.js';

const t = messages.samples;
const MILLIS_A_PICTURE = 140;

/**
 * What G drew, from its first step to its last: one slider moves the grid, the pairs of real and generated pictures, and D's
 * histograms through the training. At the newest, it goes on to what comes.
 */
class Samples extends Component {
  static inputs = ['runId', 'samples'];

  /** Index of the step that is shown; null for the newest. */
  at = null;
  histograms = null;
  #playing = 0;
  #histogramOf = null;
  #look = new Latest((step) => this.lookAt(step));

  begin() {
    this.untilEnd(() => this.halt());
  }

  get index() {
    return Math.min(this.at ?? Infinity, this.samples.steps.length - 1);
  }

  view() {
    const { steps, kinds } = this.samples;
    if (steps.length === 0) {
      return html`<section class="card"><h2>${messages.run.sections.samples}</h2><p class="soft">${t.none}</p></section>`;
    }
    const step = steps[this.index];
    return html`<div class="samples">
      <section class="card" aria-labelledby="samples-title">
        <h2 id="samples-title">${messages.run.sections.samples}</h2>
        ${this.picture('grid', step)} ${this.slider(steps, step)}
      </section>
      <div class="beside">
        ${kinds.includes('comparison')
          ? html`<section class="card" aria-labelledby="pairs-title">
              <h2 id="pairs-title">${messages.run.sections.pairs}</h2>
              ${this.picture('comparison', step)}
              <p class="soft small">${t.pairsHint}</p>
            </section>`
          : ''}
        <section class="card" aria-labelledby="histogram-title">
          <h2 id="histogram-title">${messages.histogram.title}</h2>
          ${this.histograms
            ? html`<rana-histogram .counts=${this.histograms}></rana-histogram>`
            : html`<p class="soft">${t.noHistograms}</p>`}
        </section>
      </div>
    </div>`;
  }

  picture(kind, step) {
    return html`<img class="sample pixels" data-kind=${kind} alt=${t.alt[kind](count(step))}
      src=${api.samplePath(this.runId, kind, step)}>`;
  }

  slider(steps, step) {
    return html`<div class="row time">
      <button type="button" name="play" aria-pressed=${String(this.#playing !== 0)} @click=${() => this.toggle()}>
        ${this.#playing ? t.halt : t.play}
      </button>
      <label>
        <span class="unseen">${t.slider}</span>
        <input type="range" name="step" min="0" max=${steps.length - 1} step="1" .value=${String(this.index)}
          aria-valuetext=${t.step(count(step))} @input=${(event) => this.show(event.target.valueAsNumber)}>
      </label>
      <span class="value" aria-hidden="true">${t.step(count(step))}</span>
    </div>`;
  }

  drawn() {
    const step = this.samples.steps[this.index];
    if (step !== undefined && step !== this.#histogramOf) {
      this.#histogramOf = step;
      this.#look.ask(step);
    }
  }

  async lookAt(step) {
    try {
      this.histograms = await this.countsNear(step);
    } catch (problem) {
      if (!(problem instanceof ApiError)) {
        this.#histogramOf = null; // asked again at the next drawing
        return;
      }
      this.histograms = null;
    }
    this.changed();
  }

  /** The histogram of a step, or of the nearest that has one. */
  async countsNear(step) {
    const counts = await api.histograms(this.runId, step);
    if (counts.edges?.length || counts.steps.length === 0) {
      return counts.edges?.length ? counts : null;
    }
    const nearest = counts.steps.reduce((a, b) => (Math.abs(b - step) < Math.abs(a - step) ? b : a));
    return api.histograms(this.runId, nearest);
  }

  show(index) {
    this.at = index >= this.samples.steps.length - 1 ? null : index;
    this.changed();
  }

  toggle() {
    if (this.#playing) {
      this.halt();
    } else {
      this.show(this.at === null ? 0 : this.at);
      this.#playing = setInterval(() => this.advance(), MILLIS_A_PICTURE);
    }
    this.changed();
  }

  advance() {
    if (this.at === null) {
      this.halt();
      this.changed();
    } else {
      this.show(this.at + 1);
    }
  }

  halt() {
    clearInterval(this.#playing);
    this.#playing = 0;
  }
}

define('rana-samples', Samples);
