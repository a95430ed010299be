import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.learn.chapters;

/** Short lessons, each with a game to watch; tells `lesson` with its settings. */
class Chapters extends Component {
  open = 0;

  view() {
    const chapter = t.list[this.open];
    return html`
      <div class="choice lessons" role="group" aria-label=${t.title}>
        ${t.list.map(
          ({ title }, i) => html`<button type="button" aria-pressed=${String(i === this.open)} @click=${() => this.show(i)}>
            ${title}
          </button>`,
        )}
      </div>
      <div class="lesson" aria-live="polite">
        <h3>${chapter.title}</h3>
        ${chapter.text.map((paragraph) => html`<p>${paragraph}</p>`)}
      </div>
      <button type="button" class="main" name="lesson" @click=${() => this.tell('lesson', chapter.preset)}>${t.show}</button>
    `;
  }

  show(i) {
    this.open = i;
    this.changed();
  }
}

define('rana-chapters', Chapters);
