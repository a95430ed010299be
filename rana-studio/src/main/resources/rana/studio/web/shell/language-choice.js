import { Component, define } from '../lib/component.js';
import { html, nothing } from '../lib/html.js';
import { language, languages, messages, setLanguage } from '../lib/i18n.js';

/** The language selector; hidden if there is only one language. */
class LanguageChoice extends Component {
  render() {
    const available = Object.entries(languages);
    if (available.length < 2) {
      return nothing;
    }
    return html`<label>
      <span class="visually-hidden">${messages.shell.language}</span>
      <select @change=${(event) => setLanguage(event.target.value)}>
        ${available.map(
          ([code, { name }]) =>
            html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`,
        )}
      </select>
    </label>`;
  }
}

define('rana-language-choice', LanguageChoice);
