import { Component, define } from '../lib/component.js';
import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { themeChanges } from '../lib/theme.js';
import { paint } from './plane-painter.js';

const t = messages.learn;
const USUAL_REACH = 1.6;
const MOST_POINTS = 2_000;
const SPRAY = 3;
const SPREAD = 0.05;

/** The plane of a game; where it may be drawn on, it tells `sprayed` with all points that were. */
class Plane extends Component {
  static inputs = ['state', 'points', 'longestArrow', 'show', 'drawing'];

  begin() {
    const resized = new ResizeObserver(() => this.paint());
    resized.observe(this);
    this.untilEnd(() => resized.disconnect());
    this.listen(themeChanges, 'change', () => this.paint());
  }

  get reach() {
    return this.state?.surface.reach ?? USUAL_REACH;
  }

  view() {
    return html`<canvas class="plane ${this.drawing ? 'drawing' : ''}" role="img" aria-label=${this.sentence()}
      @pointerdown=${(event) => this.spray(event)} @pointermove=${(event) => this.spray(event)}></canvas>`;
  }

  sentence() {
    const { state } = this;
    return state
      ? `${t.canvas}. ${t.describe({ ...state, d: figure(state.d_loss), g: figure(state.g_loss) })}`
      : t.canvas;
  }

  drawn() {
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

  spray(event) {
    if (!this.drawing || event.buttons === 0) {
      return;
    }
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const x = (((event.clientX - left) / width) * 2 - 1) * this.reach;
    const y = (1 - ((event.clientY - top) / width) * 2) * this.reach;
    const near = (value) => Math.min(this.reach, Math.max(-this.reach, value + (Math.random() - 0.5) * SPREAD));
    const points = Array.from({ length: SPRAY }, () => [near(x), near(y)]).flat();
    this.tell('sprayed', [...this.points, ...points].slice(-2 * MOST_POINTS));
  }
}

define('rana-plane', Plane);
