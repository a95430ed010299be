import { ApiError, api } from '../lib/api.js';
import { Latest } from '../lib/latest.js';

/**
 * A game on the server, with one request at a time. Dispatches `change` when its state changes. The
 * server ends idle games; such a game is then started again.
 */
export class Game extends EventTarget {
  state = null;
  running = false;
  stepsPerFrame = 4;
  /**
   * The length of the longest arrow so far. Arrows are drawn relative to it, so that vanishing
   * gradients are visible.
   */
  longestArrow = 0;
  /** @type {unknown} */
  problem = null;
  #id = null;
  #request = null;
  #busy = false;
  #ended = false;
  #starts = new Latest((request) => this.#start(request));

  /**
   * Replaces the current game by a new one. Of the games requested while one starts, only the
   * newest starts.
   */
  async start(request) {
    this.pause();
    await this.#starts.submit(request);
  }

  async #start(request) {
    this.#endCurrent();
    this.#request = request;
    if (!this.#ended) {
      await this.#safely(() => this.#open(request));
    }
  }

  async #open(request) {
    this.#id = (await api.learnStart(request)).id;
    if (this.#ended) {
      this.#endCurrent();
      return;
    }
    this.longestArrow = 0;
    this.#show(await api.learnState(this.#id));
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
        this.#show(state);
      }
    });
    this.#busy = false;
  }

  /** Trains until `pause()`, at most one request per frame. */
  async run() {
    if (this.running) {
      return;
    }
    this.running = true;
    this.#notify();
    while (this.running && !this.state?.diverged) {
      await this.step(this.stepsPerFrame);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    this.pause();
  }

  pause() {
    this.running = false;
    this.#notify();
  }

  /** Ends the game, and any that is starting. */
  end() {
    this.#ended = true;
    this.#endCurrent();
  }

  #endCurrent() {
    if (this.#id !== null) {
      api.learnEnd(this.#id).catch(() => {}); // the server may have ended it already
      this.#id = null;
    }
  }

  #show(state) {
    const { arrows } = state;
    for (let i = 0; i < arrows.length; i += 4) {
      this.longestArrow = Math.max(this.longestArrow, Math.hypot(arrows[i + 2], arrows[i + 3]));
    }
    this.state = state;
  }

  /** Ignores errors of a game that has been replaced. */
  async #safely(work) {
    const current = this.#id;
    try {
      await work();
      this.problem = null;
    } catch (problem) {
      if (current === null || current === this.#id) {
        await this.#failed(problem);
      }
    }
    this.#notify();
  }

  async #failed(problem) {
    this.problem = problem;
    this.running = false;
    if (problem instanceof ApiError && problem.status === 404 && this.#id !== null) {
      this.#id = null;
      await this.start(this.#request);
    }
  }

  #notify() {
    this.dispatchEvent(new Event('change'));
  }
}
