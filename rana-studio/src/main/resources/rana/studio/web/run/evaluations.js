import '../charts/line-chart.js';
import { Component, define } from '../lib/component.js';
import { count, figure, time } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.evaluations;

/** Quotes a path for a shell if necessary. */
const quoted = (path) => (/^[\w./\\:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/**
 * The evaluation metrics of a run's checkpoints over its steps, with the best checkpoint marked.
 */
class Evaluations extends Component {
  static properties = ['evaluations', 'best', 'path'];

  metric = '';

  render() {
    const names = [...new Set(this.evaluations.flatMap(({ figures }) => figures.map(({ name }) => name)))];
    if (names.length === 0) {
      return html`<p class="soft">${t.none}</p><pre class="command"><code>${t.command(quoted(this.path))}</code></pre>`;
    }
    const name = names.includes(this.metric) ? this.metric : (this.best?.name ?? names[0]);
    const measured = this.evaluations
      .map((evaluation) => ({ ...evaluation, figure: evaluation.figures.find((each) => each.name === name) }))
      .filter((evaluation) => evaluation.figure)
      .sort((a, b) => a.step - b.step);
    return html`
      <label class="field">
        ${t.metric}
        <select @change=${(event) => this.choose(event.target.value)}>
          ${names.map((each) => html`<option ?selected=${each === name}>${each}</option>`)}
        </select>
      </label>
      <p class="soft small">${t.protocol(measured.at(-1).figure)}</p>
      ${measured.length > 1 ? this.chart(name, measured) : ''} ${this.table(name, measured)}
    `;
  }

  chart(name, measured) {
    const best = measured.find((evaluation) => this.isBest(evaluation));
    const series = [
      { label: name, colour: '--leaf', points: true, raw: false, mean: measured.map(({ figure: { value } }) => value) },
    ];
    return html`<rana-line-chart .heading=${name} .x=${measured.map(({ step }) => step)} .series=${series} .unit=${'step'}
      .logarithmic=${false} .group=${'evaluations'}
      .marks=${best ? [{ x: best.step, label: t.best, colour: '--lily' }] : []}></rana-line-chart>`;
  }

  table(name, measured) {
    return html`<div class="chart-table" tabindex="0" role="region" aria-label=${t.caption}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.columns.step}</th><th scope="col">${name}</th>
            <th scope="col">${t.columns.error}</th><th scope="col">${t.columns.evaluated}</th>
          </tr>
        </thead>
        <tbody>
          ${measured.map(
            (evaluation) => html`<tr>
              <th scope="row">
                ${this.isBest(evaluation) ? html`<span class="badge">${t.best}</span> ` : ''}${count(evaluation.step)}
              </th>
              <td>${figure(evaluation.figure.value)}</td><td>${figure(evaluation.figure.error)}</td>
              <td>${time(evaluation.evaluated)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  isBest(evaluation) {
    return this.best !== null && evaluation.checkpoint === this.best.checkpoint;
  }

  choose(name) {
    this.metric = name;
    this.requestUpdate();
  }
}

define('rana-evaluations', Evaluations);
