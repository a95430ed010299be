import './generated-image.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { withOptions } from './latents.js';

const t = messages.explore.interpolation;

/**
 * Interpolation between two or four latents: a dot dragged by pointer or moved by sliders. Emits
 * `move` with the new position, `corner` with the corner selected for the next sample, and
 * `corners` with the new number of corners.
 */
class Interpolation extends Component {
  static properties = ['runId', 'checkpoint', 'corners', 'chosen', 'position', 'truncation', 'className'];

  render() {
    const four = this.corners.length === 4;
    return html`
      <div class="row spread">
        <div class="choice" role="group" aria-label=${t.corners}>
          ${[2, 4].map(
            (n) => html`<button type="button" aria-pressed=${String(n === this.corners.length)}
              @click=${() => this.emit('corners', n)}>${n === 2 ? t.two : t.four}</button>`,
          )}
        </div>
        <p class="soft small">${t.hint}</p>
      </div>
      <div class="pad ${four ? 'four' : 'two'}">
        ${this.corners.map((corner, i) => this.corner(corner, i))}
        <div class="drag-area" @pointerdown=${(event) => this.grab(event)} @pointermove=${(event) => this.drag(event)}>
          <span class="handle" .style=${`left: ${this.position.x * 100}%; top: ${(four ? this.position.y : 0.5) * 100}%`}></span>
        </div>
      </div>
      ${this.slider('x', t.across)} ${four ? this.slider('y', t.down) : ''}
    `;
  }

  corner(corner, i) {
    const chosen = i === this.chosen;
    return html`<button type="button" class="corner" aria-pressed=${String(chosen)}
      aria-label=${chosen ? t.chosen(i + 1) : t.corner(i + 1)} @click=${() => this.emit('corner', i)}>
      <rana-generated-image .runId=${this.runId} .checkpoint=${this.checkpoint} .columns=${1} .scale=${1} .alt=${''}
        .latents=${[withOptions(corner, this)]}></rana-generated-image>
    </button>`;
  }

  slider(axis, label) {
    return html`<label class="field">
      ${label}
      <input type="range" name=${axis} min="0" max="1" step="0.01" .value=${String(this.position[axis])}
        @input=${(event) => this.emit('move', { ...this.position, [axis]: event.target.valueAsNumber })}>
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
    const area = event.currentTarget.getBoundingClientRect();
    const clamped = (value) => Math.min(1, Math.max(0, value));
    this.emit('move', {
      x: clamped((event.clientX - area.left) / area.width),
      y: clamped((event.clientY - area.top) / area.height),
    });
  }
}

define('rana-interpolation', Interpolation);
