import { Component, define } from '../lib/component.js';
import { count, figure } from '../lib/format.js';
import { html, svg } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const HEIGHT = 100;

/** How many pictures D held to be how real: the real ones and the generated ones over each other. */
class Histogram extends Component {
  static inputs = ['counts'];

  view() {
    const { edges, real, fake, step } = this.counts;
    const most = Math.max(1, ...real, ...fake);
    const t = messages.histogram;
    return html`<div class="histogram">
      <ul class="legend">
        <li><span class="swatch square" .style=${'background: var(--sky)'}></span>${t.real}</li>
        <li><span class="swatch square" .style=${'background: var(--lily)'}></span>${t.generated}</li>
        <li class="soft">${t.at(count(step))}</li>
      </ul>
      <svg viewBox="0 0 ${real.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t.sentence(
        figure(middle(edges, real)),
        figure(middle(edges, fake)),
      )}>
        ${outline(real, most, 'real')} ${outline(fake, most, 'generated')}
      </svg>
      <div class="scale" aria-hidden="true"><span>${figure(edges[0])}</span><span>${figure(edges.at(-1))}</span></div>
      <details>
        <summary>${messages.chart.table}</summary>
        ${this.table()}
      </details>
    </div>`;
  }

  table() {
    const { edges, real, fake } = this.counts;
    const t = messages.histogram;
    return html`<div class="chart-table" tabindex="0" role="region" aria-label=${t.title}>
      <table>
        <thead><tr><th scope="col">${t.range}</th><th scope="col">${t.real}</th><th scope="col">${t.generated}</th></tr></thead>
        <tbody>
          ${real.map(
            (value, i) => html`<tr>
              <th scope="row">${figure(edges[i])} – ${figure(edges[i + 1])}</th><td>${count(value)}</td><td>${count(fake[i])}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** The steps of a histogram as one area. */
function outline(counts, most, name) {
  const steps = counts.map((value, i) => `V${HEIGHT * (1 - value / most)}H${i + 1}`).join('');
  return svg`<path class=${name} d="M0 ${HEIGHT}${steps}V${HEIGHT}Z"></path>`;
}

/** The mean, as far as a histogram knows it. */
function middle(edges, counts) {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const weighted = counts.reduce((sum, value, i) => sum + (value * (edges[i] + edges[i + 1])) / 2, 0);
  return total ? weighted / total : null;
}

define('rana-histogram', Histogram);
