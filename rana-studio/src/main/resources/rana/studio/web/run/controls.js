import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';

const t = messages.controls;

/** Orders for a run that is at work. Stopping it is asked about once more. */
class Controls extends Component {
  static inputs = ['runId', 'state', 'controllable'];

  said = '';

  view() {
    const paused = this.state === 'paused';
    return html`<div class="row" role="group" aria-label=${t.label}>
        ${this.button(paused ? 'resume' : 'pause', () => this.order(paused ? 'resume' : 'pause'), 'main')}
        ${this.button('checkpoint', () => this.order('checkpoint'))}
        ${this.button('stop', () => this.dialog.showModal(), 'danger')}
        <p class="small soft" role="status">${this.controllable ? this.said : t.not}</p>
      </div>
      <dialog aria-labelledby="stop-title">
        <h2 id="stop-title">${t.confirm.title}</h2>
        <p>${t.confirm.text}</p>
        <form method="dialog" class="row">
          <button value="keep" autofocus>${t.confirm.keep}</button>
          <button value="stop" class="danger main" @click=${() => this.order('stop')}>${t.confirm.stop}</button>
        </form>
      </dialog>`;
  }

  button(name, press, kind = '') {
    return html`<button type="button" name=${name} class=${kind} ?disabled=${!this.controllable} @click=${press}>
      ${t[name]}
    </button>`;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  async order(action) {
    try {
      await api.control(this.runId, { action });
      this.said = t.accepted[action];
    } catch (problem) {
      this.said = line(problem);
    }
    this.changed();
  }
}

define('rana-controls', Controls);
