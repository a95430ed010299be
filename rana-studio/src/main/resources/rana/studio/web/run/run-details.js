import { count, time } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.details;

/**
 * The data, seed, versions, machine and commands of a run.
 *
 * @param {Object} info run.json
 */
export function runDetails(info) {
  const facts = [
    [t.data, `${info.data.description}, ${t.images(count(info.data.pictures))}`],
    [t.seed, info.seed],
    ...Object.entries(info.versions),
    ...Object.entries(info.machine),
  ];
  return html`
    <dl class="details">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <h3>${t.commands}</h3>
    <ol class="commands">
      ${info.sessions.map(
        ({ started, command, device, threads }) => html`<li>
          <span class="soft small">${time(started)}, ${device}, ${t.threads(threads)}</span>
          <pre class="command"><code>${command}</code></pre>
        </li>`,
      )}
    </ol>
  `;
}
