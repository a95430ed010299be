import { ApiError, api } from '../lib/api.js';
import { EventFeed } from '../lib/events.js';
import { Latest } from '../lib/latest.js';
import { NO_CURVES, continued, lastStep } from './curves.js';

/** Past so many points curves are asked for anew, in fewer. */
const MOST_POINTS = 2_000;
const MOST_LOG_LINES = 500;

/** Drawing curves takes processor time that a training beside the browser needs; so they are asked for only so often. */
const MILLIS_BETWEEN_CURVES = 2_000;

/**
 * All that a page knows of a run, kept up to date by the run's events; tells `change` when it knows more. An event says only that
 * there is more: what is new is asked for from the last step that is known here, so whatever was missed comes with it.
 */
export class RunRecord extends EventTarget {
  detail = null;
  curves = NO_CURVES;
  evaluations = [];
  best = null;
  /** @type {unknown} what went wrong at the last question; null where nothing did */
  problem = null;
  #id;
  #feed = null;
  #resting = false;
  #askAgain = false;
  #anew = true;
  #reading = new Latest(() => this.#readDetail());

  constructor(id) {
    super();
    this.#id = id;
  }

  /** Reads the run, and goes on reading what is new in it. */
  watch() {
    this.#feed = new EventFeed(
      api.runEvents(this.#id),
      {
        metrics: ({ from }) => this.#more(from === 0),
        state: (now) => this.#stateChanged(now),
        sample: () => this.read(),
        finding: (finding) => this.#noted(({ findings }) => ({ findings: [...findings, finding] })),
        evaluation: () => this.#measured(),
        log: ({ line }) => this.#noted(({ log }) => ({ log: [...log, line].slice(-MOST_LOG_LINES) })),
      },
      () => this.#caughtUp(),
    );
  }

  close() {
    this.#feed?.close();
  }

  /** Reads all there is. */
  async readAll() {
    await Promise.all([this.read(), this.#more(true), this.#measured()]);
  }

  /** Reads what the run says of itself, but for its curves. */
  async read() {
    await this.#reading.ask();
  }

  async #readDetail() {
    await this.#safely(async () => {
      this.detail = await api.run(this.#id);
    });
  }

  /** The line was down: what was not told meanwhile is asked for. */
  async #caughtUp() {
    await Promise.all([this.read(), this.#more(false), this.#measured()]);
  }

  /** Asks for what is new of the curves, one question at a time, so that answers come in order. */
  async #more(anew) {
    this.#anew ||= anew;
    if (this.#resting) {
      this.#askAgain = true;
      return;
    }
    this.#resting = true;
    this.#askAgain = false;
    await this.#safely(() => this.#ask());
    setTimeout(() => {
      this.#resting = false;
      if (this.#askAgain) {
        this.#more(false);
      }
    }, MILLIS_BETWEEN_CURVES);
  }

  async #ask() {
    const whole = this.#anew || this.curves.x.length === 0 || this.curves.x.length > MOST_POINTS;
    this.#anew = false;
    const answer = await api.metrics(this.#id, whole ? {} : { from: lastStep(this.curves) + 1 }).catch((problem) => {
      this.#anew ||= whole;
      throw problem;
    });
    this.curves = whole ? answer : continued(this.curves, answer);
    const { step, images, seconds } = this.curves.last ?? {};
    if (this.detail && step) {
      this.detail = { ...this.detail, step, images, seconds };
    }
  }

  async #measured() {
    await this.#safely(async () => {
      const { evaluations, best } = await api.evaluations(this.#id);
      Object.assign(this, { evaluations, best });
    });
  }

  /** Where nothing is known yet, what is new comes with all the rest. */
  #noted(news) {
    if (this.detail === null) {
      this.read();
      return;
    }
    this.detail = { ...this.detail, ...news(this.detail) };
    this.#changed();
  }

  #stateChanged(now) {
    this.#noted(() => now);
    this.read(); // what can be controlled has changed with it
  }

  async #safely(work) {
    try {
      await work();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
    this.#changed();
  }

  /** Whether the server knows no such run. */
  get isMissing() {
    return this.problem instanceof ApiError && this.problem.status === 404;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
