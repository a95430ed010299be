import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';

const t = messages.settings;

/** What can be changed of a run while it trains. */
class Settings extends Component {
  static inputs = ['runId', 'settings', 'controllable'];

  said = '';

  view() {
    return html`
      <p class="soft small">${t.hint}</p>
      <div class="settings">${this.settings.map((setting) => this.form(setting))}</div>
      <p class="small" role="status">${this.said}</p>
    `;
  }

  form({ key, value, min, max }) {
    return html`<form class="row end" @submit=${(event) => this.apply(event, key)}>
      <label class="field">
        ${t.labels[key] ?? key}
        <input type="number" name=${key} step="any" required min=${min} max=${max} value=${value}>
        <span class="small">${t.range(figure(min), figure(max))}</span>
      </label>
      <button ?disabled=${!this.controllable}>${t.apply}</button>
    </form>`;
  }

  async apply(event, key) {
    event.preventDefault();
    const value = event.target.elements[key].valueAsNumber;
    try {
      await api.control(this.runId, { set: { [key]: value } });
      this.said = messages.controls.accepted.set;
    } catch (problem) {
      this.said = line(problem);
    }
    this.changed();
  }
}

define('rana-settings', Settings);
