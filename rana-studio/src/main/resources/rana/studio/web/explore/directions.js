import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.explore.directions;
const INITIALLY_SHOWN = 6;
const MAX_AMOUNT = 6;

/** Sliders along the strongest directions of latent space. Emits `directions` with all amounts. */
class Directions extends Component {
  static properties = ['directions', 'amounts'];

  render() {
    if (this.directions.length === 0) {
      return html`<p class="soft">${t.none}</p>`;
    }
    const hidden = this.directions.slice(INITIALLY_SHOWN);
    return html`
      <div class="row spread">
        <p class="soft small">${t.hint}</p>
        <button type="button" @click=${() => this.emit('directions', new Map())}>${t.reset}</button>
      </div>
      <div class="directions">${this.directions.slice(0, INITIALLY_SHOWN).map((each) => this.slider(each))}</div>
      ${hidden.length
        ? html`<details>
            <summary>${t.more}</summary>
            <div class="directions">${hidden.map((each) => this.slider(each))}</div>
          </details>`
        : ''}
    `;
  }

  slider({ index }) {
    const amount = this.amounts.get(index) ?? 0;
    return html`<label class="field">
      <span>${t.one(index + 1)} <span class="value">${amount.toFixed(1)}</span></span>
      <input type="range" name="direction-${index}" min=${-MAX_AMOUNT} max=${MAX_AMOUNT} step="0.1" .value=${String(amount)}
        @input=${(event) => this.emit('directions', new Map(this.amounts).set(index, event.target.valueAsNumber))}>
    </label>`;
  }
}

define('rana-directions', Directions);
