import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.recipe;
const MILLIS_COPIED = 2_000;
const KEY = /^(\s*(?:- )?)([\w.-]+:)(.*)$/;

/** Every setting of a run, as recipe.yaml has it. A browser lets nothing be copied from another machine's plain HTTP. */
class RecipeView extends Component {
  static inputs = ['yaml'];

  copied = false;

  view() {
    const lines = this.yaml.trimEnd().split('\n');
    return html`
      ${navigator.clipboard ? this.button() : ''}
      <pre class="recipe" tabindex="0" role="region" aria-label=${t.label}><code>${lines.map(coloured)}</code></pre>
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
      return; // the viewer does not allow it
    }
    this.show(true);
    setTimeout(() => this.show(false), MILLIS_COPIED);
  }

  show(copied) {
    this.copied = copied;
    this.changed();
  }
}

function coloured(line) {
  const [, indent, key, rest] = KEY.exec(line) ?? [];
  return key ? html`${indent}<span class="key">${key}</span>${rest}${'\n'}` : html`${line}${'\n'}`;
}

define('rana-recipe-view', RecipeView);
