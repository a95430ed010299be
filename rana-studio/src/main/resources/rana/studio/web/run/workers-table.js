import { count, figure, time } from '../lib/format.js';
import { html, nothing } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.workers;

/** 8 % */
const percent = (fraction) => (typeof fraction === 'number' ? t.percent(count(100 * fraction)) : count(fraction));

/**
 * The processes that compute the steps of a run together; null if its last session has one process.
 *
 * @typedef {{count: number, restarts: number, waiting: number | null,
 *     ranks: {rank: number, images_per_second: number, waiting: number}[]}} Workers
 *
 * @param {Object} info run.json
 * @param {import('./curves.js').Curves} curves
 * @returns {Workers | null}
 */
export function workersOf(info, curves) {
  const workers = info.sessions.at(-1)?.workers;
  if (!workers) {
    return null;
  }
  const ranks = (curves.workers ?? []).slice(0, workers.count);
  const waiting = ranks.length ? ranks.reduce((sum, each) => sum + each.waiting, 0) / ranks.length : null;
  return { count: workers.count, restarts: workers.restarts, ranks, waiting };
}

/** Returns the workers and the part of the time that they wait, in one line. */
export const workersFact = (workers) =>
  workers.waiting === null ? count(workers.count) : t.fact(count(workers.count), percent(workers.waiting));

/**
 * The speed of each worker, and the failures after which all were started again.
 *
 * @param {Object} info run.json
 * @param {Workers} workers
 */
export function workersTable(info, { restarts, ranks }) {
  const failures = info.sessions.filter((session) => session.workers?.failure);
  return html`
    <p class="soft small">${t.hint}</p>
    <div class="chart-table" tabindex="0" role="region" aria-label=${t.caption}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.columns.rank}</th><th scope="col">${t.columns.speed}</th>
            <th scope="col">${t.columns.waiting}</th><th scope="col">${t.columns.restarts}</th>
          </tr>
        </thead>
        <tbody>
          ${ranks.map(
            (worker) => html`<tr>
              <th scope="row">${worker.rank}</th><td>${figure(worker.images_per_second)}</td>
              <td>${percent(worker.waiting)}</td><td>${count(restarts)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${failures.length === 0
      ? nothing
      : html`<ol class="failures small">
          ${failures.map(
            ({ started, fromStep, workers: { failure } }) =>
              html`<li>${t.restarted(time(started), count(fromStep))} <span class="soft">${failure}</span></li>`,
          )}
        </ol>`}
  `;
}
