import { ApiError, api } from '../lib/api.js';
import { Latest } from '../lib/latest.js';

/**
 * A game that the server plays, one question at a time; tells `change` when there is something new to see. A game that was left alone
 * is forgotten by the server, and is then begun anew.
 */
export class Game extends EventTarget {
  state = null;
  running = false;
  stepsAtOnce = 4;
  /** The longest arrow so far: arrows are drawn as shares of it, so that they can be seen to vanish. */
  longestArrow = 0;
  /** @type {unknown} */
  problem = null;
  #id = null;
  #order = null;
  #busy = false;
  #left = false;
  #beginnings = new Latest((order) => this.#begin(order));

  /** Begins a game, in place of the one before; of those that are asked for while one begins, only the newest. */
  async begin(order) {
    this.halt();
    await this.#beginnings.ask(order);
  }

  async #begin(order) {
    this.#endPlayed();
    this.#order = order;
    if (!this.#left) {
      await this.#safely(() => this.#open(order));
    }
  }

  async #open(order) {
    this.#id = (await api.learnBegin(order)).id;
    if (this.#left) {
      this.#endPlayed();
      return;
    }
    this.longestArrow = 0;
    this.#see(await api.learnState(this.#id));
  }

  async step(steps) {
    if (this.#busy || this.#id === null) {
      return;
    }
    this.#busy = true;
    const id = this.#id;
    await this.#safely(async () => {
      const state = await api.learnStep(id, steps);
      if (id === this.#id) {
        this.#see(state);
      }
    });
    this.#busy = false;
  }

  /** Plays on, as fast as the server does and the screen shows, until it is told to halt. */
  async run() {
    if (this.running) {
      return;
    }
    this.running = true;
    this.#changed();
    while (this.running && !this.state?.diverged) {
      await this.step(this.stepsAtOnce);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    this.halt();
  }

  halt() {
    this.running = false;
    this.#changed();
  }

  /** Ends it for good, and what is just beginning with it. */
  end() {
    this.#left = true;
    this.#endPlayed();
  }

  #endPlayed() {
    if (this.#id !== null) {
      api.learnEnd(this.#id).catch(() => {}); // it may be gone already
      this.#id = null;
    }
  }

  #see(state) {
    const { arrows } = state;
    for (let i = 0; i < arrows.length; i += 4) {
      this.longestArrow = Math.max(this.longestArrow, Math.hypot(arrows[i + 2], arrows[i + 3]));
    }
    this.state = state;
  }

  /** What goes wrong with a game that is no longer played does not matter. */
  async #safely(work) {
    const played = this.#id;
    try {
      await work();
      this.problem = null;
    } catch (problem) {
      if (played === null || played === this.#id) {
        await this.#failed(problem);
      }
    }
    this.#changed();
  }

  async #failed(problem) {
    this.problem = problem;
    this.running = false;
    if (problem instanceof ApiError && problem.status === 404 && this.#id !== null) {
      this.#id = null;
      await this.begin(this.#order);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
