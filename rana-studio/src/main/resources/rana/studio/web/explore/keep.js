import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';
import { save } from '../lib/save.js';
import { latentIn } from './latents.js';

const t = messages.explore.saving;
const SCALE = 8;
const FRAMES = 60;
const ZIP_COUNT = 64;

/** Gives the viewer what is shown, as files, and takes a latent back from one: tells `kept` with that. */
class Keep extends Component {
  static inputs = ['runId', 'checkpoint', 'latent', 'size', 'path', 'samples'];

  said = '';

  view() {
    const kinds = { png: () => this.png(), gif: () => this.gif(), latent: () => this.latentFile(), zip: () => this.zip() };
    return html`<div class="row">
      ${Object.entries(kinds).map(
        ([name, make]) => html`<button type="button" name=${name} @click=${() => this.give(make)}>${t[name]}</button>`,
      )}
      <button type="button" name="open" @click=${() => this.querySelector('input').click()}>${t.open}</button>
      <input type="file" accept=".json,application/json" hidden aria-label=${t.open} @change=${(event) => this.open(event.target)}>
      <p class="soft small" role="status">${this.said}</p>
    </div>`;
  }

  async give(make) {
    this.say(messages.explore.drawing);
    try {
      const [blob, name] = await make();
      save(blob, name);
      this.say(t.done(name));
    } catch (problem) {
      this.say(line(problem));
    }
  }

  say(words) {
    this.said = words;
    this.changed();
  }

  async png() {
    return [await api.draw(this.runId, this.checkpoint, { latents: [this.latent], columns: 1, scale: SCALE }), 'rana.png'];
  }

  /** From corner to corner, and back to the first. */
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
    input.value = ''; // so that the same file can be chosen again
    try {
      this.tell('kept', latentIn(await file.text(), this.size));
      this.say(t.opened(file.name));
    } catch {
      this.say(t.noLatent(file.name, this.size));
    }
  }

  async zip() {
    const order = { ...this.samples, count: ZIP_COUNT, as: 'zip' };
    return [await api.generate(this.runId, this.checkpoint, order), 'rana-samples.zip'];
  }
}

define('rana-keep', Keep);
