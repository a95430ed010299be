import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { Latest } from '../lib/latest.js';
import { errorText } from '../lib/problem.js';

/**
 * A grid of images generated from latents. If the latents change faster than images are generated,
 * only the newest are.
 */
class GeneratedImage extends Component {
  static properties = ['runId', 'checkpoint', 'latents', 'columns', 'scale', 'alt'];

  url = '';
  problem = '';
  #requested = '';
  #requests = new Latest((request) => this.generate(request));

  connected() {
    this.onDisconnect(() => this.revoke());
  }

  render() {
    return html`
      <img class="sample pixels" alt=${this.alt} src=${this.url || 'data:,'} ?hidden=${!this.url}>
      ${this.problem ? html`<p class="notice wrong" role="alert">${this.problem}</p>` : ''}
    `;
  }

  updated() {
    const request = JSON.stringify([this.runId, this.checkpoint, this.latents, this.columns, this.scale]);
    if (request !== this.#requested) {
      this.#requested = request;
      this.#requests.submit(request);
    }
  }

  async generate(request) {
    const [id, checkpoint, latents, columns, scale] = JSON.parse(request);
    try {
      const image = await api.draw(id, checkpoint, { latents, columns, scale });
      this.revoke();
      this.url = URL.createObjectURL(image);
      this.problem = '';
    } catch (problem) {
      this.problem = errorText(problem);
    }
    this.requestUpdate();
  }

  revoke() {
    URL.revokeObjectURL(this.url);
  }
}

define('rana-generated-image', GeneratedImage);
