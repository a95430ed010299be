import { Component, define } from '../lib/component.js';
import { html, nothing } from '../lib/html.js';
import { language, languages, messages, speak } from '../lib/i18n.js';

/** Which language the pages speak, where there is a choice. */
class LanguageChoice extends Component {
  view() {
    const known = Object.entries(languages);
    if (known.length < 2) {
      return nothing;
    }
    return html`<label>
      <span class="unseen">${messages.shell.language}</span>
      <select @change=${(event) => speak(event.target.value)}>
        ${known.map(
          ([code, { name }]) =>
            html`<option value=${code} lang=${code} ?selected=${code === language}>${name}</option>`,
        )}
      </select>
    </label>`;
  }
}

define('rana-language-choice', LanguageChoice);
