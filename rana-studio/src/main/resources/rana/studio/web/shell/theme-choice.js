import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { THEMES, theme, useTheme } from '../lib/theme.js';

/** Light, dark, or as the system has it. */
class ThemeChoice extends Component {
  view() {
    return html`<label>
      <span class="unseen">${messages.theme.label}</span>
      <select @change=${(event) => useTheme(event.target.value)}>
        ${THEMES.map(
          (name) => html`<option value=${name} ?selected=${name === theme()}>${messages.theme[name]}</option>`,
        )}
      </select>
    </label>`;
  }
}

define('rana-theme-choice', ThemeChoice);
