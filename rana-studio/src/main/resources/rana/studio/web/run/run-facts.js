import { count, duration, figure } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { secondsLeft } from './curves.js';
import { activeFindings } from './findings.js';
import { workersFact, workersOf } from './workers-table.js';

const t = messages.run;

/**
 * A run's progress and key figures.
 *
 * @param {Object} run
 * @param {import('./curves.js').Curves} curves
 */
export function runFacts(run, curves) {
  const last = curves.last ?? {};
  const running = run.state === 'running';
  const workers = workersOf(run.info, curves);
  const alerts = activeFindings(run.findings).length;
  const facts = [
    [t.facts.step, t.of(count(run.step), count(run.steps))],
    [t.facts.images, count(run.images)],
    [t.facts.trained, duration(run.seconds)],
    [t.facts.left, running ? duration(secondsLeft(curves, run.steps)) : null],
    [t.facts.speed, last.images_per_second ? figure(last.images_per_second) : null],
    [t.facts.workers, workers ? workersFact(workers) : null],
    [t.facts.memory, last.memory_mib ? `${count(last.memory_mib)} MiB` : null],
    [t.facts.alerts, alerts ? count(alerts) : null],
  ];
  return html`
    <progress class="progress" max=${Math.max(1, run.steps)} value=${run.step} aria-label=${t.progress}></progress>
    <dl class="facts">
      ${facts.filter(([, value]) => value !== null).map(
        ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
      )}
    </dl>
  `;
}
