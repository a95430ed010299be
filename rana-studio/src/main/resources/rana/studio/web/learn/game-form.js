import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { DRAWN, LIMITS, hasLabels } from './game-settings.js';

const t = messages.learn;

/** What the next game is begun with; tells `settings` with what changed. */
class GameForm extends Component {
  static inputs = ['choices', 'settings'];

  view() {
    const { choices, settings } = this;
    return html`<div class="game-form">
      <label class="field">
        ${t.cloud}
        <select name="cloud" @change=${(event) => this.choose({ cloud: event.target.value })}>
          ${[...choices.clouds, DRAWN].map(
            (name) => html`<option value=${name} ?selected=${name === settings.cloud}>${name === DRAWN ? t.drawn : name}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        ${t.game}
        <select name="game" @change=${(event) => this.choose({ game: event.target.value })}>
          ${choices.games.map(
            ({ label, title }) => html`<option value=${label} ?selected=${label === settings.game}>${title}</option>`,
          )}
        </select>
      </label>
      ${this.slider('k', t.k, { min: 1, max: LIMITS.k, step: 1 })}
      ${this.slider('labelNoise', t.labelNoise, { min: 0, max: LIMITS.labelNoise, step: 0.05, disabled: !hasLabels(choices.games, settings.game) })}
      ${this.number('learningRate', t.learningRate, { min: 0.00001, max: 1, step: 'any' })}
      ${this.number('seed', t.seed, { min: 0, max: 1_000_000, step: 1 })}
    </div>`;
  }

  slider(name, label, { min, max, step, disabled = false }) {
    return html`<label class="field">
      <span>${label} <span class="value">${this.settings[name]}</span></span>
      <input type="range" name=${name} min=${min} max=${max} step=${step} .value=${String(this.settings[name])}
        ?disabled=${disabled} @input=${(event) => this.take(name, event)}>
    </label>`;
  }

  number(name, label, { min, max, step }) {
    return html`<label class="field">
      ${label}
      <input type="number" name=${name} min=${min} max=${max} step=${step} .value=${String(this.settings[name])}
        @change=${(event) => this.take(name, event)}>
    </label>`;
  }

  take(name, { target }) {
    if (target.checkValidity() && Number.isFinite(target.valueAsNumber)) {
      this.choose({ [name]: target.valueAsNumber });
    }
  }

  choose(settings) {
    this.tell('settings', settings);
  }
}

define('rana-game-form', GameForm);
