import { Component, define } from '../lib/component.js';
import { count, figure } from '../lib/format.js';
import { html, svg } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const HEIGHT = 100;

/** A histogram of the discriminator's scores of real and generated images. */
class Histogram extends Component {
  static properties = ['counts'];

  render() {
    const { edges, real, fake, step } = this.counts;
    const maxCount = Math.max(1, ...real, ...fake);
    const t = messages.histogram;
    return html`<div class="histogram">
      <ul class="legend">
        <li><span class="swatch square" .style=${'background: var(--sky)'}></span>${t.real}</li>
        <li><span class="swatch square" .style=${'background: var(--lily)'}></span>${t.generated}</li>
        <li class="soft">${t.at(count(step))}</li>
      </ul>
      <svg viewBox="0 0 ${real.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t.description(
        figure(mean(edges, real)),
        figure(mean(edges, fake)),
      )}>
        ${outline(real, maxCount, 'real')} ${outline(fake, maxCount, 'generated')}
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

/** A histogram's outline as one area. */
function outline(counts, maxCount, name) {
  const steps = counts.map((value, i) => `V${HEIGHT * (1 - value / maxCount)}H${i + 1}`).join('');
  return svg`<path class=${name} d="M0 ${HEIGHT}${steps}V${HEIGHT}Z"></path>`;
}

/** Estimates the mean from the centres of the bins. */
function mean(edges, counts) {
  const total = counts.reduce((sum, value) => sum + value, 0);
  const weighted = counts.reduce((sum, value, i) => sum + (value * (edges[i] + edges[i + 1])) / 2, 0);
  return total ? weighted / total : null;
}

define('rana-histogram', Histogram);
