import './generated-image.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { withOptions } from './latents.js';

const t = messages.explore.sampling;
const SAMPLES = 24;
const COLUMNS = 6;

/** The samples of a seed, each a button that emits `pick` with its latent. */
class SampleSheet extends Component {
  static properties = ['model', 'runId', 'checkpoint', 'seed', 'truncation', 'className'];

  render() {
    const origins = Array.from({ length: SAMPLES }, (_, index) => ({ seed: this.seed, index }));
    return html`
      ${this.fields()}
      <p class="soft small">${t.hint}</p>
      <div class="sheet">
        <rana-generated-image .runId=${this.runId} .checkpoint=${this.checkpoint} .columns=${COLUMNS} .scale=${2} .alt=${''}
          .latents=${origins.map((origin) => withOptions(origin, this))}></rana-generated-image>
        <div class="cells">
          ${origins.map(
            (origin) => html`<button type="button" aria-label=${t.sample(origin.index + 1, this.seed)}
              @click=${() => this.emit('pick', origin)}></button>`,
          )}
        </div>
      </div>
    `;
  }

  fields() {
    return html`<div class="row end">
      <label class="field">
        ${t.seed}
        <input type="number" name="seed" min="0" step="1" .value=${String(this.seed)}
          @change=${(event) => this.emit('choose', { seed: Math.max(0, Math.floor(event.target.valueAsNumber || 0)) })}>
      </label>
      <button type="button" @click=${() => this.emit('choose', { seed: this.seed + 1 })}>${t.next}</button>
      <label class="field grow" title=${t.truncationHint}>
        <span>${t.truncation} <span class="value">${this.truncation.toFixed(2)}</span></span>
        <input type="range" name="truncation" min="0" max="1" step="0.05" .value=${String(this.truncation)}
          @input=${(event) => this.emit('choose', { truncation: event.target.valueAsNumber })}>
      </label>
      ${this.model.classes.length ? this.classes() : ''}
    </div>`;
  }

  classes() {
    return html`<label class="field">
      ${t.class}
      <select @change=${(event) => this.emit('choose', { className: event.target.value })}>
        ${this.model.classes.map((name) => html`<option ?selected=${name === this.className}>${name}</option>`)}
      </select>
    </label>`;
  }
}

define('rana-sample-sheet', SampleSheet);
