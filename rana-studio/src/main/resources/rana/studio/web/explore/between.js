import './drawn-picture.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { drawnAs } from './latents.js';

const t = messages.explore.between;

/**
 * The way between two or four latents: a dot that is dragged between them, by pointer or by sliders. Tells `move` with the new place,
 * `corner` with the corner that the next picture goes to, and `corners` with how many there shall be.
 */
class Between extends Component {
  static inputs = ['runId', 'checkpoint', 'corners', 'chosen', 'place', 'truncation', 'className'];

  view() {
    const four = this.corners.length === 4;
    return html`
      <div class="row spread">
        <div class="choice" role="group" aria-label=${t.corners}>
          ${[2, 4].map(
            (n) => html`<button type="button" aria-pressed=${String(n === this.corners.length)}
              @click=${() => this.tell('corners', n)}>${n === 2 ? t.two : t.four}</button>`,
          )}
        </div>
        <p class="soft small">${t.hint}</p>
      </div>
      <div class="pad ${four ? 'four' : 'two'}">
        ${this.corners.map((corner, i) => this.corner(corner, i))}
        <div class="field-of-play" @pointerdown=${(event) => this.grab(event)} @pointermove=${(event) => this.drag(event)}>
          <span class="handle" .style=${`left: ${this.place.x * 100}%; top: ${(four ? this.place.y : 0.5) * 100}%`}></span>
        </div>
      </div>
      ${this.slider('x', t.across)} ${four ? this.slider('y', t.down) : ''}
    `;
  }

  corner(corner, i) {
    const chosen = i === this.chosen;
    return html`<button type="button" class="corner" aria-pressed=${String(chosen)}
      aria-label=${chosen ? t.chosen(i + 1) : t.corner(i + 1)} @click=${() => this.tell('corner', i)}>
      <rana-drawn-picture .runId=${this.runId} .checkpoint=${this.checkpoint} .columns=${1} .scale=${1} .alt=${''}
        .latents=${[drawnAs(corner, this)]}></rana-drawn-picture>
    </button>`;
  }

  slider(axis, label) {
    return html`<label class="field">
      ${label}
      <input type="range" name=${axis} min="0" max="1" step="0.01" .value=${String(this.place[axis])}
        @input=${(event) => this.tell('move', { ...this.place, [axis]: event.target.valueAsNumber })}>
    </label>`;
  }

  grab(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    this.drag(event);
  }

  drag(event) {
    if (event.buttons === 0) {
      return;
    }
    const field = event.currentTarget.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    this.tell('move', {
      x: within((event.clientX - field.left) / field.width),
      y: within((event.clientY - field.top) / field.height),
    });
  }
}

define('rana-between', Between);
