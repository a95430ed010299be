import '../charts/histogram.js';
import { ApiError, api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { count } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { Latest } from '../lib/latest.js';

const t = messages.samples;
const FRAME_MS = 140;

/**
 * The samples of a run over its steps. One slider sets the step of the sample grid, the comparison
 * of real and generated images, and the histogram of discriminator scores. At the last step, it
 * follows new samples.
 */
class Samples extends Component {
  static properties = ['runId', 'samples'];

  /** The index of the displayed step; null follows the newest. */
  selected = null;
  histograms = null;
  #timer = 0;
  #histogramStep = null;
  #histogramRequests = new Latest((step) => this.loadHistogram(step));

  connected() {
    this.onDisconnect(() => this.pause());
  }

  get index() {
    return Math.min(this.selected ?? Infinity, this.samples.steps.length - 1);
  }

  render() {
    const { steps, kinds } = this.samples;
    if (steps.length === 0) {
      return html`<section class="card"><h2>${messages.run.sections.samples}</h2><p class="soft">${t.none}</p></section>`;
    }
    const step = steps[this.index];
    return html`<div class="samples">
      <section class="card" aria-labelledby="samples-title">
        <h2 id="samples-title">${messages.run.sections.samples}</h2>
        ${this.image('grid', step)} ${this.slider(steps, step)}
      </section>
      <div class="column">
        ${kinds.includes('comparison')
          ? html`<section class="card" aria-labelledby="pairs-title">
              <h2 id="pairs-title">${messages.run.sections.pairs}</h2>
              ${this.image('comparison', step)}
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

  image(kind, step) {
    return html`<img class="sample pixels" data-kind=${kind} alt=${t.alt[kind](count(step))}
      src=${api.samplePath(this.runId, kind, step)}>`;
  }

  slider(steps, step) {
    return html`<div class="row time">
      <button type="button" name="play" aria-pressed=${String(this.#timer !== 0)} @click=${() => this.toggle()}>
        ${this.#timer ? t.pause : t.play}
      </button>
      <label>
        <span class="visually-hidden">${t.slider}</span>
        <input type="range" name="step" min="0" max=${steps.length - 1} step="1" .value=${String(this.index)}
          aria-valuetext=${t.step(count(step))} @input=${(event) => this.show(event.target.valueAsNumber)}>
      </label>
      <span class="value" aria-hidden="true">${t.step(count(step))}</span>
    </div>`;
  }

  updated() {
    const step = this.samples.steps[this.index];
    if (step !== undefined && step !== this.#histogramStep) {
      this.#histogramStep = step;
      this.#histogramRequests.submit(step);
    }
  }

  async loadHistogram(step) {
    try {
      this.histograms = await this.histogramNear(step);
    } catch (problem) {
      if (!(problem instanceof ApiError)) {
        this.#histogramStep = null; // requested again at the next update
        return;
      }
      this.histograms = null;
    }
    this.requestUpdate();
  }

  /** The histogram of a step, or of the nearest step that has one. */
  async histogramNear(step) {
    const counts = await api.histograms(this.runId, step);
    if (counts.edges?.length || counts.steps.length === 0) {
      return counts.edges?.length ? counts : null;
    }
    const nearest = counts.steps.reduce((a, b) => (Math.abs(b - step) < Math.abs(a - step) ? b : a));
    return api.histograms(this.runId, nearest);
  }

  show(index) {
    this.selected = index >= this.samples.steps.length - 1 ? null : index;
    this.requestUpdate();
  }

  toggle() {
    if (this.#timer) {
      this.pause();
    } else {
      this.show(this.selected === null ? 0 : this.selected);
      this.#timer = setInterval(() => this.advance(), FRAME_MS);
    }
    this.requestUpdate();
  }

  advance() {
    if (this.selected === null) {
      this.pause();
      this.requestUpdate();
    } else {
      this.show(this.selected + 1);
    }
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }
}

define('rana-samples', Samples);
