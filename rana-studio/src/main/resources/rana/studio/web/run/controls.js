import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';

const t = messages.controls;

/** Buttons that control a run in training. Stopping it asks for confirmation. */
class Controls extends Component {
  static properties = ['runId', 'state', 'controllable'];

  status = '';

  render() {
    const paused = this.state === 'paused';
    return html`<div class="row" role="group" aria-label=${t.label}>
        ${this.button(paused ? 'resume' : 'pause', () => this.send(paused ? 'resume' : 'pause'), 'main')}
        ${this.button('checkpoint', () => this.send('checkpoint'))}
        ${this.button('stop', () => this.dialog.showModal(), 'danger')}
        <p class="small soft" role="status">${this.controllable ? this.status : t.unavailable}</p>
      </div>
      <dialog aria-labelledby="stop-title">
        <h2 id="stop-title">${t.confirm.title}</h2>
        <p>${t.confirm.text}</p>
        <form method="dialog" class="row">
          <button value="keep" autofocus>${t.confirm.keep}</button>
          <button value="stop" class="danger main" @click=${() => this.send('stop')}>${t.confirm.stop}</button>
        </form>
      </dialog>`;
  }

  button(name, onClick, kind = '') {
    return html`<button type="button" name=${name} class=${kind} ?disabled=${!this.controllable} @click=${onClick}>
      ${t[name]}
    </button>`;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async send(action) {
    try {
      await api.control(this.runId, { action });
      this.status = t.accepted[action];
    } catch (problem) {
      this.status = errorText(problem);
    }
    this.requestUpdate();
  }
}

define('rana-controls', Controls);
