import { Component, define } from '../lib/component.js';
import { ago, count, duration, figure, time } from '../lib/format.js';
import { html, live, repeat } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { address } from '../lib/router.js';
import { stateBadge } from '../run/state-badge.js';
import { COLUMNS, distance, sorted } from './filter-and-sort.js';

const t = messages.runs;
const NUMBERS = ['step', 'distance', 'seconds', 'updated'];

/** The runs table. On a narrow screen each row becomes a card. */
class RunsTable extends Component {
  static properties = ['runs', 'selected'];

  column = 'updated';
  descending = true;

  render() {
    return html`<div class="card runs">
      <table>
        <caption class="visually-hidden">${t.caption}</caption>
        <thead>
          <tr><td></td>${COLUMNS.map((column) => this.heading(column))}</tr>
        </thead>
        <tbody>
          ${repeat(sorted(this.runs, this.column, this.descending), (run) => run.id, (run) => this.row(run))}
        </tbody>
      </table>
    </div>`;
  }

  heading(column) {
    const current = column === this.column;
    const order = current ? (this.descending ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${NUMBERS.includes(column) ? 'numbers' : ''} aria-sort=${order}>
      <button type="button" @click=${() => this.sortBy(column)}>
        ${t.columns[column]}<span aria-hidden="true">${current ? (this.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>`;
  }

  row(run) {
    const best = distance(run);
    const on = this.selected.has(run.id);
    return html`<tr class=${on ? 'selected' : ''}>
      <td class="choose">
        <input type="checkbox" aria-label=${t.select(run.name)} .checked=${live(on)}
          @change=${(event) => this.emit('select', { id: run.id, on: event.target.checked })}>
      </td>
      <th scope="row"><a href=${address.run(run.id)}>${run.name}</a></th>
      <td>${stateBadge(run)} ${run.alarms.length ? html`<span class="badge alert">${t.alerts(run.alarms.length)}</span>` : ''}</td>
      <td data-label=${t.columns.recipe}>${run.recipe}</td>
      <td data-label=${t.columns.data} class="data">${run.data}</td>
      <td data-label=${t.columns.step} class="numbers">
        <span>${count(run.step)}<span class="soft"> / ${count(run.steps)}</span></span>
      </td>
      <td data-label=${t.columns.distance} class="numbers" title=${best?.name ?? ''}>${figure(best?.value)}</td>
      <td data-label=${t.columns.seconds} class="numbers">${duration(run.seconds)}</td>
      <td data-label=${t.columns.updated} class="numbers">
        <time datetime=${run.updated} title=${time(run.updated)}>${ago(run.updated)}</time>
      </td>
    </tr>`;
  }

  sortBy(column) {
    this.descending = column === this.column ? !this.descending : NUMBERS.includes(column) && column !== 'distance';
    this.column = column;
    this.requestUpdate();
  }
}

define('rana-runs-table', RunsTable);
