import './controls.js';
import './evaluations.js';
import './log-view.js';
import './recipe-view.js';
import './run-charts.js';
import './samples.js';
import './settings.js';
import { Component, define } from '../lib/component.js';
import { time } from '../lib/format.js';
import { html, nothing } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';
import { address } from '../lib/router.js';
import { emptyState } from '../shell/empty-state.js';
import { designList, findingsList } from './findings.js';
import { runDetails } from './run-details.js';
import { runFacts } from './run-facts.js';
import { RunRecord } from './run-record.js';
import { stateBadge } from './state-badge.js';
import { workersOf, workersTable } from './workers-table.js';

const t = messages.run;

/** The page of one run, updated live. */
class RunPage extends Component {
  static properties = ['runId'];

  #record = null;
  #loaded = '';

  connected() {
    this.onDisconnect(() => this.#record?.close());
  }

  #open() {
    this.#record?.close();
    this.#loaded = this.runId;
    this.#record = new RunRecord(this.runId);
    this.#record.addEventListener('change', () => this.requestUpdate());
    this.#record.loadAll();
    this.#record.watch();
  }

  render() {
    if (this.#loaded !== this.runId) {
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
    ? html`<p class="notice wrong" role="alert">${errorText(problem)}</p>`
    : html`<p class="soft">${messages.problem.loading}</p>`;

/**
 * The content of a run's page. A report on disk passes a record that was loaded once.
 *
 * @param {RunRecord} record
 * @param {string} id
 * @param {{written?: string}} [options] the time a report was written; everything that needs a server is hidden
 */
export function runView(record, id, { written = '' } = {}) {
  const run = record.detail;
  const readOnly = written !== '';
  const workers = workersOf(run.info, record.curves);
  return html`<div class="page">
    <header class="card run-header">
      <div class="page-title">
        <h1>${run.name}</h1>
        <p class="row">${stateBadge(run)}</p>
      </div>
      <p class="soft">${run.recipe} · ${run.data} · ${run.summary}</p>
      ${readOnly ? html`<p class="soft written">${asOf(run.state, written)}</p>` : nothing}
      ${run.why ? html`<p class="notice ${run.state === 'failed' ? 'wrong' : ''}">${run.why}</p>` : ''}
      ${runFacts(run, record.curves)}
      <p class="visually-hidden" role="status">${t.stateChanged(messages.state[run.state])}</p>
      ${readOnly ? nothing : actions(run, id)}
    </header>
    <rana-samples .runId=${id} .samples=${run.samples}></rana-samples>
    ${section('curves', html`<rana-run-charts .curves=${record.curves}></rana-run-charts>`, 'bare')}
    ${workers ? section('workers', workersTable(run.info, workers)) : nothing}
    <div class="pair">
      ${section(
        'evaluations',
        html`<rana-evaluations .evaluations=${record.evaluations} .best=${record.best} .path=${run.path}></rana-evaluations>`,
      )}
      ${section('findings', html`${findingsList(run.findings)}<h3>${t.sections.design}</h3>${designList(run.design)}`)}
    </div>
    ${readOnly || !run.controllable || run.settings.length === 0
      ? nothing
      : section('settings', html`<rana-settings .runId=${id} .settings=${run.settings}
          .controllable=${run.controllable}></rana-settings>`)}
    <div class="pair">
      ${section('recipe', html`<rana-recipe-view .yaml=${run.yaml}></rana-recipe-view>`)}
      <div class="column">
        ${section('log', html`<rana-log-view .lines=${run.log}></rana-log-view>`)}
        ${section('details', runDetails(run.info))}
      </div>
    </div>
  </div>`;
}

/** The time of a report: nothing updates it if the training is killed or its machine stops. */
function asOf(state, written) {
  const at = time(written);
  return state === 'running' || state === 'paused' ? t.writtenDuring(at) : t.written(at);
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
