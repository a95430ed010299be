import { ApiError, api } from '../lib/api.js';

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

  /** Begins a game, in place of the one before. */
  async begin(order) {
    this.halt();
    this.end();
    this.#order = order;
    await this.#safely(async () => {
      this.#id = (await api.learnBegin(order)).id;
      this.longestArrow = 0;
      this.#see(await api.learnState(this.#id));
    });
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

  end() {
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

  async #safely(work) {
    try {
      await work();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
      if (problem instanceof ApiError && problem.status === 404 && this.#id !== null) {
        this.#id = null;
        await this.begin(this.#order);
      }
      this.running = false;
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
