import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { DRAWN, LIMITS, hasLabels } from './game-settings.js';

const t = messages.learn;

/** The settings of the next game. Emits `settings` with those that change. */
class GameForm extends Component {
  static properties = ['options', 'settings'];

  render() {
    const { options, settings } = this;
    return html`<div class="game-form">
      <label class="field">
        ${t.cloud}
        <select name="cloud" @change=${(event) => this.emit('settings', { cloud: event.target.value })}>
          ${[...options.clouds, DRAWN].map(
            (name) => html`<option value=${name} ?selected=${name === settings.cloud}>${name === DRAWN ? t.drawn : name}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        ${t.game}
        <select name="game" @change=${(event) => this.emit('settings', { game: event.target.value })}>
          ${options.games.map(
            ({ label, title }) => html`<option value=${label} ?selected=${label === settings.game}>${title}</option>`,
          )}
        </select>
      </label>
      ${this.slider('k', t.k, { min: 1, max: LIMITS.k, step: 1 })}
      ${this.slider('labelNoise', t.labelNoise, { min: 0, max: LIMITS.labelNoise, step: 0.05, disabled: !hasLabels(options.games, settings.game) })}
      ${this.number('learningRate', t.learningRate, { min: 0.00001, max: 1, step: 'any' })}
      ${this.number('seed', t.seed, { min: 0, max: 1_000_000, step: 1 })}
    </div>`;
  }

  slider(name, label, { min, max, step, disabled = false }) {
    return html`<label class="field">
      <span>${label} <span class="value">${this.settings[name]}</span></span>
      <input type="range" name=${name} min=${min} max=${max} step=${step} .value=${String(this.settings[name])}
        ?disabled=${disabled} @input=${(event) => this.change(name, event)}>
    </label>`;
  }

  number(name, label, { min, max, step }) {
    return html`<label class="field">
      ${label}
      <input type="number" name=${name} min=${min} max=${max} step=${step} .value=${String(this.settings[name])}
        @change=${(event) => this.change(name, event)}>
    </label>`;
  }

  change(name, { target }) {
    if (target.checkValidity() && Number.isFinite(target.valueAsNumber)) {
      this.emit('settings', { [name]: target.valueAsNumber });
    }
  }
}

define('rana-game-form', GameForm);
