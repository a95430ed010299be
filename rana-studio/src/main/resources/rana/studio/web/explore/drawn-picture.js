import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { Latest } from '../lib/latest.js';
import { line } from '../lib/problem.js';

/** Pictures that the generator draws of latents, on one sheet; of latents that change faster than it draws, only the newest. */
class DrawnPicture extends Component {
  static inputs = ['runId', 'checkpoint', 'latents', 'columns', 'scale', 'alt'];

  url = '';
  problem = '';
  #asked = '';
  #pump = new Latest((order) => this.draw(order));

  begin() {
    this.untilEnd(() => this.forget());
  }

  view() {
    return html`
      <img class="sample pixels" alt=${this.alt} src=${this.url || 'data:,'} ?hidden=${!this.url}>
      ${this.problem ? html`<p class="notice wrong" role="alert">${this.problem}</p>` : ''}
    `;
  }

  drawn() {
    const order = JSON.stringify([this.runId, this.checkpoint, this.latents, this.columns, this.scale]);
    if (order !== this.#asked) {
      this.#asked = order;
      this.#pump.ask(order);
    }
  }

  async draw(order) {
    const [id, checkpoint, latents, columns, scale] = JSON.parse(order);
    try {
      const picture = await api.draw(id, checkpoint, { latents, columns, scale });
      this.forget();
      this.url = URL.createObjectURL(picture);
      this.problem = '';
    } catch (problem) {
      this.problem = line(problem);
    }
    this.changed();
  }

  forget() {
    URL.revokeObjectURL(this.url);
  }
}

define('rana-drawn-picture', DrawnPicture);
