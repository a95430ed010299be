import './runs-table.js';
import { api } from '../lib/api.js';
import { Component, define } from '../lib/component.js';
import { EventFeed } from '../lib/events.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { errorText } from '../lib/problem.js';
import { address } from '../lib/router.js';
import { emptyState } from '../shell/empty-state.js';
import { STATES, matching } from './filter-and-sort.js';

const t = messages.runs;

/** The page with all runs of the folder. */
class RunsPage extends Component {
  folder = '';
  runs = null;
  problem = '';
  query = '';
  state = '';
  selected = new Set();

  connected() {
    document.title = `${t.title} · Rana`;
    const feed = new EventFeed(api.runsEvents, { runs: (change) => this.merge(change) }, () => this.load());
    this.onDisconnect(() => feed.close());
    this.load();
  }

  async load() {
    try {
      const { folder, runs } = await api.runs();
      Object.assign(this, { folder, runs, problem: '' });
    } catch (problem) {
      this.problem = errorText(problem);
    }
    this.requestUpdate();
  }

  merge({ changed, gone }) {
    const byId = new Map((this.runs ?? []).map((run) => [run.id, run]));
    changed.forEach((run) => byId.set(run.id, run));
    gone.forEach((id) => byId.delete(id));
    this.runs = [...byId.values()];
    this.selected = new Set([...this.selected].filter((id) => byId.has(id)));
    this.requestUpdate();
  }

  render() {
    return html`<div class="page">
      <div class="page-title">
        <h1>${t.title}</h1>
        ${this.folder ? html`<span class="soft small path">${t.folder(this.folder)}</span>` : ''}
      </div>
      ${this.problem ? html`<p class="notice wrong" role="alert">${this.problem}</p>` : ''} ${this.list()}
    </div>`;
  }

  list() {
    if (this.runs === null) {
      return this.problem ? '' : html`<p class="soft">${messages.problem.loading}</p>`;
    }
    if (this.runs.length === 0) {
      return emptyState(t.empty);
    }
    const shown = matching(this.runs, this.query, this.state);
    return html`${this.tools(shown)}
    ${shown.length === 0
      ? emptyState(t.noMatch)
      : html`<rana-runs-table .runs=${shown} .selected=${this.selected}
          @select=${(event) => this.select(event.detail)}></rana-runs-table>`}`;
  }

  tools(shown) {
    const count = this.selected.size;
    return html`<div class="row end">
      <label class="field">
        ${t.filter}
        <input type="search" placeholder=${t.filterHint} .value=${this.query}
          @input=${(event) => this.filter({ query: event.target.value })}>
      </label>
      <label class="field">
        ${t.state}
        <select @change=${(event) => this.filter({ state: event.target.value })}>
          <option value="">${t.any}</option>
          ${STATES.map((state) => html`<option value=${state}>${messages.state[state]}</option>`)}
        </select>
      </label>
      <p class="soft small shown" role="status">${t.count(shown.length, this.runs.length)}</p>
      ${count < 2
        ? html`<p class="soft small">${t.compareHint}</p>`
        : html`<a class="button main" href=${address.compare([...this.selected])}>${t.compare(count)}</a>`}
    </div>`;
  }

  filter(values) {
    Object.assign(this, values);
    this.requestUpdate();
  }

  select({ id, on }) {
    this.selected = new Set(this.selected);
    if (on) {
      this.selected.add(id);
    } else {
      this.selected.delete(id);
    }
    this.requestUpdate();
  }
}

define('rana-runs-page', RunsPage);
