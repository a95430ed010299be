import './chapters.js';
import './game-form.js';
import './plane.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { count, figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';
import { DRAWN, LIMITS, USUAL, hasLabels, order } from './game-settings.js';
import { Game } from './game.js';

const t = messages.learn;
const FEWEST_DRAWN = 10;

/** A GAN in the plane, to watch and to play with. */
class LearnPage extends Component {
  choices = null;
  settings = USUAL;
  show = { surface: true, arrows: true, real: true, generated: true };
  points = [];
  problem = '';
  game = new Game();

  begin() {
    document.title = `${t.title} · Rana`;
    this.listen(this.game, 'change', () => this.changed());
    this.listen(document, 'visibilitychange', () => document.hidden && this.game.halt());
    this.untilEnd(() => {
      this.game.halt();
      this.game.end();
    });
    this.addEventListener('settings', (event) => this.choose(event.detail));
    this.addEventListener('lesson', (event) => this.teach(event.detail));
    this.addEventListener('sprayed', (event) => this.set({ points: event.detail }));
    this.load();
  }

  set(news) {
    Object.assign(this, news);
    this.changed();
  }

  async load() {
    try {
      this.choices = await api.learnChoices();
      await this.restart();
    } catch (problem) {
      this.set({ problem: line(problem) });
    }
  }

  get drawing() {
    return this.settings.cloud === DRAWN;
  }

  view() {
    return html`<div class="page">
      <div class="page-title"><h1>${t.title}</h1></div>
      <p class="soft intro">${t.intro}</p>
      ${this.problem || this.game.problem
        ? html`<p class="notice wrong" role="alert">${this.problem || line(this.game.problem)}</p>`
        : ''}
      ${this.choices
        ? html`<div class="learn">${this.stage()}${this.side()}</div>`
        : this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`}
    </div>`;
  }

  stage() {
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
        <button type="button" class="main" name="run" @click=${() => (running ? this.game.halt() : this.game.run())}>
          ${running ? t.halt : t.run}
        </button>
        <button type="button" name="one" ?disabled=${running} @click=${() => this.game.step(1)}>${t.step}</button>
        <button type="button" name="again" ?disabled=${!this.canBegin} @click=${() => this.restart()}>
          ${this.drawing ? t.useDrawn : t.again}
        </button>
        <label class="field grow">
          <span>${t.speed} <span class="value">${this.game.stepsAtOnce}</span></span>
          <input type="range" name="steps" min="1" max=${LIMITS.stepsAtOnce} .value=${String(this.game.stepsAtOnce)}
            @input=${(event) => this.hurry(event.target.valueAsNumber)}>
        </label>
      </div>
      ${state ? figures(state) : ''} ${this.showing()}
    </section>`;
  }

  side() {
    return html`<div class="beside">
      <section class="card" aria-labelledby="lessons-title">
        <h2 id="lessons-title">${t.chapters.title}</h2>
        <rana-chapters></rana-chapters>
      </section>
      <section class="card" aria-labelledby="game-title">
        <h2 id="game-title">${t.chapters.free}</h2>
        <rana-game-form .choices=${this.choices} .settings=${this.settings}></rana-game-form>
      </section>
    </div>`;
  }

  showing() {
    const tick = (name) => html`<label class="tick">
      <input type="checkbox" .checked=${this.show[name]}
        @change=${(event) => this.set({ show: { ...this.show, [name]: event.target.checked } })}>
      <span class="swatch square ${name}"></span>${t.show[name]}
    </label>`;
    return html`<div class="row ticks" role="group" aria-label=${t.show.label}>
      ${Object.keys(this.show).map(tick)}
    </div>`;
  }

  get canBegin() {
    return !this.drawing || this.points.length >= 2 * FEWEST_DRAWN;
  }

  async restart() {
    if (this.canBegin) {
      await this.game.begin(order(this.settings, this.points, hasLabels(this.choices.games, this.settings.game)));
    }
  }

  /** Other settings make another game, at once; one on points of the viewer's own waits until they are drawn. */
  async choose(settings) {
    const { running } = this.game;
    this.set({ settings: { ...this.settings, ...settings } });
    if (!this.drawing) {
      await this.restart();
      if (running) {
        this.game.run();
      }
    }
  }

  async teach({ steps, ...settings }) {
    this.set({ settings: { ...USUAL, ...settings } });
    this.game.stepsAtOnce = steps;
    await this.restart();
    this.game.run();
  }

  hurry(steps) {
    this.game.stepsAtOnce = steps;
    this.changed();
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
