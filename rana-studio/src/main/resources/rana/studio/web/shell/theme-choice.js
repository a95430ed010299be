import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { THEMES, theme, useTheme } from '../lib/theme.js';

/** The theme selector: light, dark or the system's. */
class ThemeChoice extends Component {
  render() {
    return html`<label>
      <span class="visually-hidden">${messages.theme.label}</span>
      <select @change=${(event) => useTheme(event.target.value)}>
        ${THEMES.map(
          (name) => html`<option value=${name} ?selected=${name === theme()}>${messages.theme[name]}</option>`,
        )}
      </select>
    </label>`;
  }
}

define('rana-theme-choice', ThemeChoice);
