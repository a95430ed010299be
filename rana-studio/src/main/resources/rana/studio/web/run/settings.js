import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';

const t = messages.settings;

/** The settings of a run that can be changed during training. */
class Settings extends Component {
  static properties = ['runId', 'settings', 'controllable'];

  status = '';

  render() {
    return html`
      <p class="soft small">${t.hint}</p>
      <div class="settings">${this.settings.map((setting) => this.form(setting))}</div>
      <p class="small" role="status">${this.status}</p>
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
      this.status = messages.controls.accepted.set;
    } catch (problem) {
      this.status = errorText(problem);
    }
    this.requestUpdate();
  }
}

define('rana-settings', Settings);
