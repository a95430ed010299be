import './chapters.js';
import './game-form.js';
import './plane.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { count, figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';
import { DRAWN, LIMITS, DEFAULTS, hasLabels, startRequest } from './game-settings.js';
import { Game } from './game.js';

const t = messages.learn;
const MIN_POINTS = 10;

/** The page with a GAN trained on points in the plane. */
class LearnPage extends Component {
  options = null;
  settings = DEFAULTS;
  show = { surface: true, arrows: true, real: true, generated: true };
  points = [];
  problem = '';
  game = new Game();

  connected() {
    document.title = `${t.title} · Rana`;
    this.listen(this.game, 'change', () => this.requestUpdate());
    this.listen(document, 'visibilitychange', () => document.hidden && this.game.pause());
    this.onDisconnect(() => {
      this.game.pause();
      this.game.end();
    });
    this.addEventListener('settings', (event) => this.changeSettings(event.detail));
    this.addEventListener('lesson', (event) => this.runLesson(event.detail));
    this.addEventListener('points', (event) => this.set({ points: event.detail }));
    this.load();
  }

  set(values) {
    Object.assign(this, values);
    this.requestUpdate();
  }

  async load() {
    try {
      this.options = await api.learnOptions();
      await this.restart();
    } catch (problem) {
      this.set({ problem: errorText(problem) });
    }
  }

  get drawing() {
    return this.settings.cloud === DRAWN;
  }

  render() {
    return html`<div class="page">
      <div class="page-title"><h1>${t.title}</h1></div>
      <p class="soft intro">${t.intro}</p>
      ${this.problem || this.game.problem
        ? html`<p class="notice wrong" role="alert">${this.problem || errorText(this.game.problem)}</p>`
        : ''}
      ${this.options
        ? html`<div class="learn">${this.board()}${this.sidebar()}</div>`
        : this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`}
    </div>`;
  }

  board() {
    const { state, running, longestArrow } = this.game;
    return html`<section class="card stage" aria-label=${t.canvas}>
      <rana-plane .state=${state} .points=${this.points} .longestArrow=${longestArrow} .show=${this.show}
        .drawing=${this.drawing}></rana-plane>
      ${this.drawing
        ? html`<div class="row">
            <p class="soft small">${t.drawHint}</p>
            <button type="button" @click=${() => this.set({ points: [] })}>${t.clear}</button>
          </div>`
        : ''}
      <div class="row">
        <button type="button" class="main" name="run" @click=${() => (running ? this.game.pause() : this.game.run())}>
          ${running ? t.pause : t.run}
        </button>
        <button type="button" name="one" ?disabled=${running || !state} @click=${() => this.game.step(1)}>${t.step}</button>
        <button type="button" name="again" ?disabled=${!this.canStart} @click=${() => this.restart()}>
          ${this.drawing ? t.useDrawn : t.restart}
        </button>
        <label class="field grow">
          <span>${t.speed} <span class="value">${this.game.stepsPerFrame}</span></span>
          <input type="range" name="steps" min="1" max=${LIMITS.stepsPerFrame} .value=${String(this.game.stepsPerFrame)}
            @input=${(event) => this.setSpeed(event.target.valueAsNumber)}>
        </label>
      </div>
      ${state ? figures(state) : ''} ${this.layers()}
    </section>`;
  }

  sidebar() {
    return html`<div class="column">
      <section class="card" aria-labelledby="lessons-title">
        <h2 id="lessons-title">${t.chapters.title}</h2>
        <rana-chapters></rana-chapters>
      </section>
      <section class="card" aria-labelledby="game-title">
        <h2 id="game-title">${t.chapters.settings}</h2>
        <rana-game-form .options=${this.options} .settings=${this.settings}></rana-game-form>
      </section>
    </div>`;
  }

  layers() {
    const checkbox = (name) => html`<label class="tick">
      <input type="checkbox" .checked=${this.show[name]}
        @change=${(event) => this.set({ show: { ...this.show, [name]: event.target.checked } })}>
      <span class="swatch square ${name}"></span>${t.show[name]}
    </label>`;
    return html`<div class="row ticks" role="group" aria-label=${t.show.label}>
      ${Object.keys(this.show).map(checkbox)}
    </div>`;
  }

  get canStart() {
    return !this.drawing || this.points.length >= 2 * MIN_POINTS;
  }

  async restart() {
    if (this.canStart) {
      await this.game.start(startRequest(this.settings, this.points, hasLabels(this.options.games, this.settings.game)));
    }
  }

  /** Starts another game at once, unless the viewer has yet to draw its points. */
  async changeSettings(settings) {
    const { running } = this.game;
    this.set({ settings: { ...this.settings, ...settings } });
    if (!this.drawing) {
      await this.restart();
      if (running) {
        this.game.run();
      }
    }
  }

  async runLesson({ steps, ...settings }) {
    this.set({ settings: { ...DEFAULTS, ...settings } });
    this.game.stepsPerFrame = steps;
    await this.restart();
    this.game.run();
  }

  setSpeed(steps) {
    this.game.stepsPerFrame = steps;
    this.requestUpdate();
  }
}

function figures({ step, d_loss: d, g_loss: g, modes }) {
  const facts = [
    [t.figures.step, count(step)],
    [t.figures.d, figure(d)],
    [t.figures.g, figure(g)],
    ...(modes ? [[t.figures.modes, t.modes(modes)]] : []),
  ];
  return html`<dl class="facts">
    ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

define('rana-learn-page', LearnPage);
