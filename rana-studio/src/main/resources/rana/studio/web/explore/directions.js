import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.explore.directions;
const SHOWN_AT_FIRST = 6;
const FARTHEST = 6;

/** Sliders along the strongest directions of the latent space; tells `walk` with all amounts. */
class Directions extends Component {
  static inputs = ['directions', 'amounts'];

  view() {
    if (this.directions.length === 0) {
      return html`<p class="soft">${t.none}</p>`;
    }
    const weaker = this.directions.slice(SHOWN_AT_FIRST);
    return html`
      <div class="row spread">
        <p class="soft small">${t.hint}</p>
        <button type="button" @click=${() => this.tell('walk', new Map())}>${t.reset}</button>
      </div>
      <div class="directions">${this.directions.slice(0, SHOWN_AT_FIRST).map((each) => this.slider(each))}</div>
      ${weaker.length
        ? html`<details>
            <summary>${t.more}</summary>
            <div class="directions">${weaker.map((each) => this.slider(each))}</div>
          </details>`
        : ''}
    `;
  }

  slider({ index }) {
    const amount = this.amounts.get(index) ?? 0;
    return html`<label class="field">
      <span>${t.one(index + 1)} <span class="value">${amount.toFixed(1)}</span></span>
      <input type="range" name="direction-${index}" min=${-FARTHEST} max=${FARTHEST} step="0.1" .value=${String(amount)}
        @input=${(event) => this.tell('walk', new Map(this.amounts).set(index, event.target.valueAsNumber))}>
    </label>`;
  }
}

define('rana-directions', Directions);
