import './between.js';
import './directions.js';
import './keep.js';
import './neighbours.js';
import './sample-sheet.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';
import { address } from '../lib/router.js';
import { emptyState } from '../shell/empty-state.js';
import { between, drawnAs, placeOf } from './latents.js';

const t = messages.explore;
const MIDDLE = { x: 0.5, y: 0.5 };
const LARGE = 8;

const cornersOf = (seed, count) => Array.from({ length: count }, (_, index) => ({ seed, index }));

/** What a generator has learnt: samples, the ways between them, and the directions of its latent space. */
class ExplorePage extends Component {
  static inputs = ['runId'];

  runs = null;
  model = null;
  checkpoint = '';
  problem = '';
  seed = 1;
  truncation = 1;
  className = '';
  corners = cornersOf(1, 4);
  chosen = 0;
  place = MIDDLE;
  amounts = new Map();
  #of = '';

  begin() {
    document.title = `${t.title} · Rana`;
    this.addEventListener('choose', (event) => this.set(event.detail));
    this.addEventListener('pick', (event) => this.pick(event.detail));
    this.addEventListener('kept', (event) => this.show(event.detail));
    this.addEventListener('corner', (event) => this.set({ chosen: event.detail }));
    this.addEventListener('corners', (event) => this.take(event.detail));
    this.addEventListener('move', (event) => this.set({ place: event.detail }));
    this.addEventListener('walk', (event) => this.set({ amounts: event.detail }));
    this.loadRuns();
  }

  set(choice) {
    Object.assign(this, choice);
    this.changed();
  }

  async loadRuns() {
    try {
      const { runs } = await api.runs();
      this.set({ runs: runs.sort((a, b) => b.updated.localeCompare(a.updated)) });
    } catch (problem) {
      this.set({ problem: line(problem) });
    }
  }

  /** What is answered when something else was chosen meanwhile is passed over. */
  async loadModel() {
    const of = this.#of;
    try {
      const model = await api.model(this.id, this.checkpoint);
      if (of !== this.#of) {
        return;
      }
      const className = model.classes.includes(this.className) ? this.className : (model.classes[0] ?? '');
      this.set({ model, className, amounts: new Map(), problem: '' });
    } catch (problem) {
      if (of !== this.#of) {
        return;
      }
      this.set({ model: null, problem: problem.status === 404 ? t.noModel : line(problem) });
    }
  }

  /** The run of the address, else the one that was heard of last. */
  get id() {
    return this.runId || this.runs?.[0]?.id || '';
  }

  view() {
    const wanted = `${this.id} ${this.checkpoint}`;
    if (this.id && this.runs && wanted !== this.#of) {
      this.#of = wanted;
      this.loadModel();
    }
    if (this.runs?.length === 0) {
      return emptyState(t.empty);
    }
    return html`<div class="page">
      <div class="page-title"><h1>${t.title}</h1>${this.runs ? this.which() : ''}</div>
      ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : ''}
      ${this.model ? this.exploration() : this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`}
    </div>`;
  }

  which() {
    return html`<div class="row">
      <label class="field">
        ${t.choose}
        <select name="run" @change=${(event) => this.go(event.target.value)}>
          ${this.runs.map((run) => html`<option value=${run.id} ?selected=${run.id === this.id}>${run.name}</option>`)}
        </select>
      </label>
      <label class="field">
        ${t.checkpoint}
        <select name="checkpoint" @change=${(event) => this.set({ checkpoint: event.target.value })}>
          <option value="">${t.newest}</option>
          ${(this.model?.checkpoints ?? []).map(
            ({ name, best }) =>
              html`<option value=${name} ?selected=${name === this.checkpoint}>${best ? t.best(name) : name}</option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  exploration() {
    const { id, checkpoint, model, seed, truncation, className, corners, chosen, place, amounts } = this;
    const latent = drawnAs(between(corners, place), this);
    const path = corners.map((corner) => drawnAs(corner, this));
    return html`<div class="explore">
      ${section('between', t.between.title, html`
        <rana-drawn-picture class="large-picture" .runId=${id} .checkpoint=${checkpoint} .latents=${[latent]} .columns=${1}
          .scale=${LARGE} .alt=${t.between.picture}></rana-drawn-picture>
        <rana-keep .runId=${id} .checkpoint=${checkpoint} .latent=${latent} .size=${model.latent.size} .path=${path}
          .samples=${drawnAs({ seed }, { truncation, className })}></rana-keep>
        <rana-between .runId=${id} .checkpoint=${checkpoint} .corners=${corners} .chosen=${chosen} .place=${place}
          .truncation=${truncation} .className=${className}></rana-between>`)}
      <div class="beside">
        ${section('samples', t.sampling.title, html`<rana-sample-sheet .model=${model} .runId=${id} .checkpoint=${checkpoint}
          .seed=${seed} .truncation=${truncation} .className=${className}></rana-sample-sheet>`)}
        ${section('directions', t.directions.title, html`<rana-directions .directions=${model.directions}
          .amounts=${amounts}></rana-directions>`)}
        ${section('neighbours', t.neighbours.title, html`<rana-neighbours .runId=${id} .checkpoint=${checkpoint}
          .latent=${latent}></rana-neighbours>`)}
      </div>
    </div>`;
  }

  go(id) {
    this.checkpoint = '';
    location.hash = address.explore(id);
  }

  /** A sample goes to the chosen corner, and the next one to the corner after it. */
  pick(origin) {
    const corners = this.corners.with(this.chosen, origin);
    this.set({ corners, chosen: (this.chosen + 1) % corners.length });
  }

  /** A latent that was kept goes to the chosen corner, and is shown as it was. */
  show({ values, className }) {
    const { classes } = this.model;
    this.set({
      corners: this.corners.with(this.chosen, { values }),
      place: placeOf(this.chosen),
      amounts: new Map(),
      truncation: 1,
      className: classes.includes(className) ? className : this.className,
    });
  }

  take(count) {
    const more = cornersOf(this.seed, count).slice(this.corners.length);
    this.set({ corners: [...this.corners.slice(0, count), ...more], chosen: Math.min(this.chosen, count - 1) });
  }
}

const section = (name, title, content) => html`<section class="card" aria-labelledby="explore-${name}">
  <h2 id="explore-${name}">${title}</h2>
  ${content}
</section>`;

define('rana-explore-page', ExplorePage);
