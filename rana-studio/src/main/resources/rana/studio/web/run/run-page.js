import './controls.js';
import './distances.js';
import './log-view.js';
import './recipe-view.js';
import './run-charts.js';
import './samples.js';
import './settings.js';
import { Component, define } from '../lib/component.js';
import { html, nothing } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { line } from '../lib/problem.js';
import { address } from '../lib/router.js';
import { emptyState } from '../shell/empty-state.js';
import { designList, findingsList } from './findings.js';
import { howItWasMade } from './made.js';
import { runFacts } from './run-facts.js';
import { RunRecord } from './run-record.js';
import { stateBadge } from './state-badge.js';

const t = messages.run;

/** One run, from its first step to its last, as it happens. */
class RunPage extends Component {
  static inputs = ['runId'];

  #record = null;
  #of = '';

  begin() {
    this.untilEnd(() => this.#record?.close());
  }

  #open() {
    this.#record?.close();
    this.#of = this.runId;
    this.#record = new RunRecord(this.runId);
    this.#record.addEventListener('change', () => this.changed());
    this.#record.readAll();
    this.#record.watch();
  }

  view() {
    if (this.#of !== this.runId) {
      this.#open();
    }
    const record = this.#record;
    if (record.detail === null) {
      return record.isMissing ? emptyState(t.missing) : waiting(record.problem);
    }
    document.title = `${record.detail.name} · Rana`;
    return runView(record, this.runId);
  }
}

const waiting = (problem) =>
  problem
    ? html`<p class="notice wrong" role="alert">${line(problem)}</p>`
    : html`<p class="soft">${messages.problem.loading}</p>`;

/**
 * How a run looks. A report on disk shows it with a record that was read once.
 *
 * @param {RunRecord} record
 * @param {string} id
 * @param {{still?: boolean}} [how] `still`: nothing can be asked of it
 */
export function runView(record, id, { still = false } = {}) {
  const run = record.detail;
  return html`<div class="page">
    <header class="card run-header">
      <div class="page-title">
        <h1>${run.name}</h1>
        <p class="row">${stateBadge(run)}</p>
      </div>
      <p class="soft">${run.recipe} · ${run.data} · ${run.summary}</p>
      ${run.why ? html`<p class="notice ${run.state === 'failed' ? 'wrong' : ''}">${run.why}</p>` : ''}
      ${runFacts(run, record.curves)}
      <p class="unseen" role="status">${t.stateChanged(messages.state[run.state])}</p>
      ${still ? nothing : actions(run, id)}
    </header>
    <rana-samples .runId=${id} .samples=${run.samples}></rana-samples>
    ${section('curves', html`<rana-run-charts .curves=${record.curves}></rana-run-charts>`, 'bare')}
    <div class="pair">
      ${section(
        'distances',
        html`<rana-distances .evaluations=${record.evaluations} .best=${record.best} .path=${run.path}></rana-distances>`,
      )}
      ${section('findings', html`${findingsList(run.findings)}<h3>${t.sections.design}</h3>${designList(run.design)}`)}
    </div>
    ${still || !run.controllable || run.settings.length === 0
      ? nothing
      : section('settings', html`<rana-settings .runId=${id} .settings=${run.settings}
          .controllable=${run.controllable}></rana-settings>`)}
    <div class="pair">
      ${section('recipe', html`<rana-recipe-view .yaml=${run.yaml}></rana-recipe-view>`)}
      <div class="beside">
        ${section('log', html`<rana-log-view .lines=${run.log}></rana-log-view>`)}
        ${section('made', howItWasMade(run.info))}
      </div>
    </div>
  </div>`;
}

const actions = (run, id) => html`<div class="row spread">
  <rana-controls .runId=${id} .state=${run.state} .controllable=${run.controllable}></rana-controls>
  <div class="row">
    <a class="button" href=${address.explore(id)}>${t.explore}</a>
    <a class="button" href=${address.runs()}>${t.back}</a>
  </div>
</div>`;

const section = (name, content, kind = 'card') => html`<section class=${kind} aria-labelledby="section-${name}">
  <h2 id="section-${name}">${t.sections[name]}</h2>
  ${content}
</section>`;

define('rana-run-page', RunPage);
