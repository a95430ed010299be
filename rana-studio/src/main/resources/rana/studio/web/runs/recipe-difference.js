import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';
import { address } from '../lib/router.js';

const t = messages.compare;

/** A table of the settings in which the runs' recipes differ. */
class RecipeDifference extends Component {
  static properties = ['runs', 'keys'];

  render() {
    if (this.keys.length === 0) {
      return html`<p class="soft">${t.same}</p>`;
    }
    return html`<div class="difference" tabindex="0" role="region" aria-label=${t.difference}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t.key}</th>
            ${this.runs.map((run) => html`<th scope="col"><a href=${address.run(run.id)}>${run.name}</a></th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.keys.map(
            ({ key, values }) => html`<tr>
              <th scope="row"><code>${key}</code></th>
              ${values.map((value) =>
                value === null
                  ? html`<td class="soft">${t.absent}</td>`
                  : html`<td><code>${typeof value === 'string' ? value : JSON.stringify(value)}</code></td>`,
              )}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

define('rana-recipe-difference', RecipeDifference);
