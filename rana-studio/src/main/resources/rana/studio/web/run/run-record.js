import { ApiError, api } from '../lib/api.js';
import { EventFeed } from '../lib/events.js';
import { Latest } from '../lib/latest.js';
import { NO_CURVES, appended, lastStep } from './curves.js';

/** Beyond this number of points the curves are requested again, at a lower resolution. */
const MAX_POINTS = 2_000;
const MAX_LOG_LINES = 500;

/**
 * Limits how often curves are drawn: that takes processor time from a training on the same machine.
 */
const CURVES_INTERVAL_MS = 2_000;

/**
 * The data of a run's page, kept up to date by the run's events. Dispatches `change` when data
 * arrive. A metrics event only announces new steps: they are requested from the last step known
 * here, which includes any that were missed.
 */
export class RunRecord extends EventTarget {
  detail = null;
  curves = NO_CURVES;
  evaluations = [];
  best = null;
  /** @type {unknown} the error of the last request; null if it succeeded */
  problem = null;
  #id;
  #feed = null;
  #throttled = false;
  #moreWaiting = false;
  #reload = true;
  #detailRequests = new Latest(() => this.#loadDetail());

  constructor(id) {
    super();
    this.#id = id;
  }

  /** Follows the run's events. */
  watch() {
    this.#feed = new EventFeed(
      api.runEvents(this.#id),
      {
        metrics: ({ from }) => this.#loadCurves(from === 0),
        state: (state) => this.#stateChanged(state),
        sample: () => this.load(),
        finding: (finding) => this.#merge(({ findings }) => ({ findings: [...findings, finding] })),
        evaluation: () => this.#loadEvaluations(),
        log: ({ line }) => this.#merge(({ log }) => ({ log: [...log, line].slice(-MAX_LOG_LINES) })),
      },
      () => this.#catchUp(),
    );
  }

  close() {
    this.#feed?.close();
  }

  /** Loads everything. */
  async loadAll() {
    await Promise.all([this.load(), this.#loadCurves(true), this.#loadEvaluations()]);
  }

  /** Loads everything but the curves and evaluations. */
  async load() {
    await this.#detailRequests.submit();
  }

  async #loadDetail() {
    await this.#safely(async () => {
      this.detail = await api.run(this.#id);
    });
  }

  /** Loads what events may have been missed while disconnected. */
  async #catchUp() {
    await Promise.all([this.load(), this.#loadCurves(false), this.#loadEvaluations()]);
  }

  /** Loads new points of the curves, one request at a time, so that responses arrive in order. */
  async #loadCurves(reload) {
    this.#reload ||= reload;
    if (this.#throttled) {
      this.#moreWaiting = true;
      return;
    }
    this.#throttled = true;
    this.#moreWaiting = false;
    await this.#safely(() => this.#requestCurves());
    setTimeout(() => {
      this.#throttled = false;
      if (this.#moreWaiting) {
        this.#loadCurves(false);
      }
    }, CURVES_INTERVAL_MS);
  }

  async #requestCurves() {
    const whole = this.#reload || this.curves.x.length === 0 || this.curves.x.length > MAX_POINTS;
    this.#reload = false;
    const response = await api.metrics(this.#id, whole ? {} : { from: lastStep(this.curves) + 1 }).catch((problem) => {
      this.#reload ||= whole;
      throw problem;
    });
    this.curves = whole ? response : appended(this.curves, response);
    const { step, images, seconds } = this.curves.last ?? {};
    if (this.detail && step) {
      this.detail = { ...this.detail, step, images, seconds };
    }
  }

  async #loadEvaluations() {
    await this.#safely(async () => {
      const { evaluations, best } = await api.evaluations(this.#id);
      Object.assign(this, { evaluations, best });
    });
  }

  /** Merges news into the run's detail; loads all of it if there is none yet. */
  #merge(update) {
    if (this.detail === null) {
      this.load();
      return;
    }
    this.detail = { ...this.detail, ...update(this.detail) };
    this.#notify();
  }

  #stateChanged(state) {
    this.#merge(() => state);
    this.load(); // the available controls change with the state
  }

  async #safely(work) {
    try {
      await work();
      this.problem = null;
    } catch (problem) {
      this.problem = problem;
    }
    this.#notify();
  }

  /** True if the server does not know the run. */
  get isMissing() {
    return this.problem instanceof ApiError && this.problem.status === 404;
  }

  #notify() {
    this.dispatchEvent(new Event('change'));
  }
}
