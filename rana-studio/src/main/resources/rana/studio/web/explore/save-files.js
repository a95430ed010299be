import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';
import { save } from '../lib/save.js';
import { parseLatent } from './latents.js';

const t = messages.explore.saving;
const SCALE = 8;
const FRAMES = 60;
const ZIP_COUNT = 64;

/**
 * Buttons that save the shown images and latent as files, and open a latent. Emits `latent` with an
 * opened latent.
 */
class SaveFiles extends Component {
  static properties = ['runId', 'checkpoint', 'latent', 'size', 'path', 'samples'];

  status = '';

  render() {
    const makers = { png: () => this.png(), gif: () => this.gif(), latent: () => this.latentFile(), zip: () => this.zip() };
    return html`<div class="row">
      ${Object.entries(makers).map(
        ([name, make]) => html`<button type="button" name=${name} @click=${() => this.saveAs(make)}>${t[name]}</button>`,
      )}
      <button type="button" name="open" @click=${() => this.querySelector('input').click()}>${t.open}</button>
      <input type="file" accept=".json,application/json" hidden aria-label=${t.open} @change=${(event) => this.open(event.target)}>
      <p class="soft small" role="status">${this.status}</p>
    </div>`;
  }

  async saveAs(make) {
    this.report(messages.explore.generating);
    try {
      const [blob, name] = await make();
      save(blob, name);
      this.report(t.done(name));
    } catch (problem) {
      this.report(errorText(problem));
    }
  }

  report(status) {
    this.status = status;
    this.requestUpdate();
  }

  async png() {
    return [await api.draw(this.runId, this.checkpoint, { latents: [this.latent], columns: 1, scale: SCALE }), 'rana.png'];
  }

  /** An animation from corner to corner and back to the first. */
  async gif() {
    const path = [...this.path, this.path[0]];
    return [await api.animation(this.runId, this.checkpoint, { path, frames: FRAMES }), 'rana.gif'];
  }

  async latentFile() {
    const { values } = await api.latent(this.runId, this.checkpoint, this.latent);
    const file = JSON.stringify({ latent: this.latent, values }, null, 2);
    return [new Blob([file], { type: 'application/json' }), 'rana-latent.json'];
  }

  async open(input) {
    const [file] = input.files;
    input.value = ''; // lets the viewer choose the same file again
    try {
      this.emit('latent', parseLatent(await file.text(), this.size));
      this.report(t.opened(file.name));
    } catch {
      this.report(t.notALatent(file.name, this.size));
    }
  }

  async zip() {
    const request = { ...this.samples, count: ZIP_COUNT, as: 'zip' };
    return [await api.generate(this.runId, this.checkpoint, request), 'rana-samples.zip'];
  }
}

define('rana-save-files', SaveFiles);
