import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { savePreference, loadPreference } from '../lib/preferences.js';

const t = messages.view;
const UNITS = ['step', 'images', 'seconds'];
const MAX_SMOOTHING = 0.99;

/**
 * Display options of charts.
 *
 * @typedef {{unit: 'step' | 'images' | 'seconds', smoothing: number, raw: boolean, logarithmic: boolean}} ChartOptions
 */

/** @returns {ChartOptions} the viewer's last choice */
export const preferredOptions = () => ({
  unit: 'step',
  smoothing: 0.8,
  raw: true,
  logarithmic: false,
  ...loadPreference('view', {}),
});

/** The display options of a page's charts. Emits `view` with the new options. */
class ViewChoice extends Component {
  static properties = ['options'];

  render() {
    const { unit, smoothing, raw, logarithmic } = this.options;
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
        <input type="range" name="smoothing" min="0" max=${MAX_SMOOTHING} step="0.01" .value=${String(smoothing)}
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
    const options = { ...this.options, ...choice };
    savePreference('view', options);
    this.emit('view', options);
  }
}

define('rana-view-choice', ViewChoice);
