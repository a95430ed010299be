import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { remember, remembered } from '../lib/remember.js';

const t = messages.view;
const UNITS = ['step', 'images', 'seconds'];
const MOST_SMOOTHING = 0.99;

/**
 * How curves are shown.
 *
 * @typedef {{unit: 'step' | 'images' | 'seconds', smoothing: number, raw: boolean, logarithmic: boolean}} Shown
 */

/** @returns {Shown} as this viewer chose last */
export const preferredView = () => ({
  unit: 'step',
  smoothing: 0.8,
  raw: true,
  logarithmic: false,
  ...remembered('view', {}),
});

/** Lets the viewer choose how all curves of a page are shown; tells it as `view`. */
class ViewChoice extends Component {
  static inputs = ['shown'];

  view() {
    const { unit, smoothing, raw, logarithmic } = this.shown;
    return html`<div class="view-choice" role="group" aria-label=${t.label}>
      <div class="field">
        <span id="unit-label">${t.unit}</span>
        <div class="choice" role="group" aria-labelledby="unit-label">
          ${UNITS.map(
            (name) => html`<button type="button" aria-pressed=${String(name === unit)}
              @click=${() => this.choose({ unit: name })}>${t.units[name]}</button>`,
          )}
        </div>
      </div>
      <label class="field">
        <span>${t.smoothing} <span class="value">${smoothing.toFixed(2)}</span></span>
        <input type="range" name="smoothing" min="0" max=${MOST_SMOOTHING} step="0.01" .value=${String(smoothing)}
          @input=${(event) => this.choose({ smoothing: event.target.valueAsNumber })}>
      </label>
      <label class="tick">
        <input type="checkbox" .checked=${raw} @change=${(event) => this.choose({ raw: event.target.checked })}>${t.raw}
      </label>
      <label class="tick">
        <input type="checkbox" .checked=${logarithmic}
          @change=${(event) => this.choose({ logarithmic: event.target.checked })}>${t.logarithmic}
      </label>
    </div>`;
  }

  choose(choice) {
    const shown = { ...this.shown, ...choice };
    remember('view', shown);
    this.tell('view', shown);
  }
}

define('rana-view-choice', ViewChoice);
