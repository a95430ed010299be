import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';

const t = messages.explore.neighbours;
const COUNT = 8;

/** The training images nearest to the shown image. */
class NeighbourSearch extends Component {
  static properties = ['runId', 'checkpoint', 'latent'];

  found = null;
  busy = false;
  problem = '';

  render() {
    return html`
      <div class="row">
        <button type="button" name="neighbours" ?disabled=${this.busy} @click=${() => this.find()}>${t.find}</button>
        <p class="soft small" role="status">${this.busy ? t.searching : this.problem || t.hint}</p>
      </div>
      ${this.found ? this.images() : ''}
    `;
  }

  images() {
    const { picture, neighbours } = this.found;
    return html`<ul class="neighbours">
      <li><img class="sample pixels" src=${picture} alt=${messages.explore.interpolation.image}></li>
      ${neighbours.map(
        (each) => html`<li>
          <img class="sample pixels" src=${each.picture} alt=${t.image(figure(each.distance))}>
          <span class="small soft">${figure(each.distance)}</span>
        </li>`,
      )}
    </ul>`;
  }

  async find() {
    Object.assign(this, { busy: true, problem: '' });
    this.requestUpdate();
    try {
      this.found = await api.neighbours(this.runId, this.checkpoint, { latent: this.latent, count: COUNT });
    } catch (problem) {
      this.problem = errorText(problem);
    }
    this.busy = false;
    this.requestUpdate();
  }
}

define('rana-neighbours', NeighbourSearch);
