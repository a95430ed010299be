import { Component, define } from '../lib/component.js';
import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { themeChanges } from '../lib/theme.js';
import { paint } from './plane-painter.js';

const t = messages.learn;
const DEFAULT_REACH = 1.6;
const MAX_POINTS = 2_000;
const POINTS_PER_MOVE = 3;
const SPREAD = 0.05;

/** A game's plane. In drawing mode it emits `points` with all points drawn so far. */
class Plane extends Component {
  static properties = ['state', 'points', 'longestArrow', 'show', 'drawing'];

  connected() {
    const observer = new ResizeObserver(() => this.paint());
    observer.observe(this);
    this.onDisconnect(() => observer.disconnect());
    this.listen(themeChanges, 'change', () => this.paint());
  }

  get reach() {
    return this.state?.surface.reach ?? DEFAULT_REACH;
  }

  render() {
    return html`<canvas class="plane ${this.drawing ? 'drawing' : ''}" role="img" aria-label=${this.description()}
      @pointerdown=${(event) => this.draw(event)} @pointermove=${(event) => this.draw(event)}></canvas>`;
  }

  description() {
    const { state } = this;
    return state
      ? `${t.canvas}. ${t.describe({ ...state, d: figure(state.d_loss), g: figure(state.g_loss) })}`
      : t.canvas;
  }

  updated() {
    this.paint();
  }

  paint() {
    const canvas = this.querySelector('canvas');
    if (!canvas?.clientWidth) {
      return;
    }
    canvas.width = canvas.height = Math.round(canvas.clientWidth * devicePixelRatio);
    paint(canvas.getContext('2d'), {
      state: this.state,
      drawn: this.drawing ? this.points : [],
      reach: this.reach,
      longestArrow: this.longestArrow,
      show: this.show,
    });
  }

  draw(event) {
    if (!this.drawing || event.buttons === 0) {
      return;
    }
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const x = (((event.clientX - left) / width) * 2 - 1) * this.reach;
    const y = (1 - ((event.clientY - top) / width) * 2) * this.reach;
    const jittered = (value) => Math.min(this.reach, Math.max(-this.reach, value + (Math.random() - 0.5) * SPREAD));
    const points = Array.from({ length: POINTS_PER_MOVE }, () => [jittered(x), jittered(y)]).flat();
    this.emit('points', [...this.points, ...points].slice(-2 * MAX_POINTS));
  }
}

define('rana-plane', Plane);
