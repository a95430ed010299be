import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.recipe;
const COPIED_MS = 2_000;
const KEY = /^(\s*(?:- )?)([\w.-]+:)(.*)$/;

/**
 * A run's recipe.yaml. There is no copy button over plain HTTP from another machine, where browsers
 * hide the clipboard.
 */
class RecipeView extends Component {
  static properties = ['yaml'];

  copied = false;

  render() {
    const lines = this.yaml.trimEnd().split('\n');
    return html`
      ${navigator.clipboard ? this.button() : ''}
      <pre class="recipe" tabindex="0" role="region" aria-label=${t.label}><code>${lines.map(highlighted)}</code></pre>
    `;
  }

  button() {
    return html`<button type="button" class="copy" @click=${() => this.copy()}>
      ${this.copied ? t.copied : t.copy}
    </button>`;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.yaml);
    } catch {
      return; // the viewer denied access to the clipboard
    }
    this.setCopied(true);
    setTimeout(() => this.setCopied(false), COPIED_MS);
  }

  setCopied(copied) {
    this.copied = copied;
    this.requestUpdate();
  }
}

function highlighted(line) {
  const [, indent, key, rest] = KEY.exec(line) ?? [];
  return key ? html`${indent}<span class="key">${key}</span>${rest}${'\n'}` : html`${line}${'\n'}`;
}

define('rana-recipe-view', RecipeView);
