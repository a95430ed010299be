import './interpolation.js';
import './directions.js';
import './save-files.js';
import './neighbours.js';
import './sample-sheet.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';
import { address } from '../lib/router.js';
import { emptyState } from '../shell/empty-state.js';
import { interpolated, positionOf, withOptions } from './latents.js';

const t = messages.explore;
const CENTRE = { x: 0.5, y: 0.5 };
const SCALE = 8;

const cornersOf = (seed, count) => Array.from({ length: count }, (_, index) => ({ seed, index }));

/** The page that explores a generator's latent space: samples, interpolation and directions. */
class ExplorePage extends Component {
  static properties = ['runId'];

  runs = null;
  model = null;
  checkpoint = '';
  problem = '';
  seed = 1;
  truncation = 1;
  className = '';
  corners = cornersOf(1, 4);
  chosen = 0;
  position = CENTRE;
  amounts = new Map();
  #loaded = '';

  connected() {
    document.title = `${t.title} · Rana`;
    this.addEventListener('choose', (event) => this.set(event.detail));
    this.addEventListener('pick', (event) => this.pick(event.detail));
    this.addEventListener('latent', (event) => this.open(event.detail));
    this.addEventListener('corner', (event) => this.set({ chosen: event.detail }));
    this.addEventListener('corners', (event) => this.setCorners(event.detail));
    this.addEventListener('move', (event) => this.set({ position: event.detail }));
    this.addEventListener('directions', (event) => this.set({ amounts: event.detail }));
    this.loadRuns();
  }

  set(values) {
    Object.assign(this, values);
    this.requestUpdate();
  }

  async loadRuns() {
    try {
      const { runs } = await api.runs();
      this.set({ runs: runs.sort((a, b) => b.updated.localeCompare(a.updated)) });
    } catch (problem) {
      this.set({ problem: errorText(problem) });
    }
  }

  /** Ignores the response if another model was selected meanwhile. */
  async loadModel() {
    const requested = this.#loaded;
    try {
      const model = await api.model(this.id, this.checkpoint);
      if (requested !== this.#loaded) {
        return;
      }
      const className = model.classes.includes(this.className) ? this.className : (model.classes[0] ?? '');
      this.set({ model, className, amounts: new Map(), problem: '' });
    } catch (problem) {
      if (requested !== this.#loaded) {
        return;
      }
      this.set({ model: null, problem: problem.status === 404 ? t.noModel : errorText(problem) });
    }
  }

  /** The run in the address, else the one updated last. */
  get id() {
    return this.runId || this.runs?.[0]?.id || '';
  }

  render() {
    const selected = `${this.id} ${this.checkpoint}`;
    if (this.id && this.runs && selected !== this.#loaded) {
      this.#loaded = selected;
      this.loadModel();
    }
    if (this.runs?.length === 0) {
      return emptyState(t.empty);
    }
    return html`<div class="page">
      <div class="page-title"><h1>${t.title}</h1>${this.runs ? this.selectors() : ''}</div>
      ${this.problem ? html`<p class="notice" role="alert">${this.problem}</p>` : ''}
      ${this.model ? this.exploration() : this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`}
    </div>`;
  }

  selectors() {
    return html`<div class="row">
      <label class="field">
        ${t.choose}
        <select name="run" @change=${(event) => this.selectRun(event.target.value)}>
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
    const { id, checkpoint, model, seed, truncation, className, corners, chosen, position, amounts } = this;
    const latent = withOptions(interpolated(corners, position), this);
    const path = corners.map((corner) => withOptions(corner, this));
    return html`<div class="explore">
      ${section('interpolation', t.interpolation.title, html`
        <rana-generated-image class="large-image" .runId=${id} .checkpoint=${checkpoint} .latents=${[latent]} .columns=${1}
          .scale=${SCALE} .alt=${t.interpolation.image}></rana-generated-image>
        <rana-save-files .runId=${id} .checkpoint=${checkpoint} .latent=${latent} .size=${model.latent.size} .path=${path}
          .samples=${withOptions({ seed }, { truncation, className })}></rana-save-files>
        <rana-interpolation .runId=${id} .checkpoint=${checkpoint} .corners=${corners} .chosen=${chosen} .position=${position}
          .truncation=${truncation} .className=${className}></rana-interpolation>`)}
      <div class="column">
        ${section('samples', t.sampling.title, html`<rana-sample-sheet .model=${model} .runId=${id} .checkpoint=${checkpoint}
          .seed=${seed} .truncation=${truncation} .className=${className}></rana-sample-sheet>`)}
        ${section('directions', t.directions.title, html`<rana-directions .directions=${model.directions}
          .amounts=${amounts}></rana-directions>`)}
        ${section('neighbours', t.neighbours.title, html`<rana-neighbours .runId=${id} .checkpoint=${checkpoint}
          .latent=${latent}></rana-neighbours>`)}
      </div>
    </div>`;
  }

  selectRun(id) {
    this.checkpoint = '';
    location.hash = address.explore(id);
  }

  /** Places a sample at the selected corner and selects the next corner. */
  pick(origin) {
    const corners = this.corners.with(this.chosen, origin);
    this.set({ corners, chosen: (this.chosen + 1) % corners.length });
  }

  /** Places an opened latent at the selected corner and shows it without changes. */
  open({ values, className }) {
    const { classes } = this.model;
    this.set({
      corners: this.corners.with(this.chosen, { values }),
      position: positionOf(this.chosen),
      amounts: new Map(),
      truncation: 1,
      className: classes.includes(className) ? className : this.className,
    });
  }

  setCorners(count) {
    const more = cornersOf(this.seed, count).slice(this.corners.length);
    this.set({ corners: [...this.corners.slice(0, count), ...more], chosen: Math.min(this.chosen, count - 1) });
  }
}

const section = (name, title, content) => html`<section class="card" aria-labelledby="explore-${name}">
  <h2 id="explore-${name}">${title}</h2>
  ${content}
</section>`;

define('rana-explore-page', ExplorePage);
