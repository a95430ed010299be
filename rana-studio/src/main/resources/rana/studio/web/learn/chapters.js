import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.learn.chapters;

/** The lessons. Emits `lesson` with the settings of the lesson to run. */
class Chapters extends Component {
  selected = 0;

  render() {
    const chapter = t.list[this.selected];
    return html`
      <div class="choice lessons" role="group" aria-label=${t.title}>
        ${t.list.map(
          ({ title }, i) => html`<button type="button" aria-pressed=${String(i === this.selected)} @click=${() => this.select(i)}>
            ${title}
          </button>`,
        )}
      </div>
      <div class="lesson" aria-live="polite">
        <h3>${chapter.title}</h3>
        ${chapter.text.map((paragraph) => html`<p>${paragraph}</p>`)}
      </div>
      <button type="button" class="main" name="lesson" @click=${() => this.emit('lesson', chapter.preset)}>${t.show}</button>
    `;
  }

  select(i) {
    this.selected = i;
    this.requestUpdate();
  }
}

define('rana-chapters', Chapters);
