import { count, time } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.details;

const processes = (workers, threads) => (workers ? t.workers(count(workers.count), threads) : threads);

/** Images that are not read yet have no number. */
const dataText = ({ description, pictures }) =>
  pictures > 0 ? `${description}, ${t.images(count(pictures))}` : description;

/**
 * The data, seed, imported weights, versions, machine and commands of a run.
 *
 * @param {Object} info run.json
 */
export function runDetails(info) {
  const facts = [
    [t.data, dataText(info.data)],
    [t.seed, info.seed],
    ...info.imported.map((weights) => [t.imported(weights.network), t.weights(weights)]),
    ...Object.entries(info.versions),
    ...Object.entries(info.machine),
  ];
  return html`
    <dl class="details">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <h3>${t.commands}</h3>
    <ol class="commands">
      ${info.sessions.map(
        ({ started, command, device, threads, workers }) => html`<li>
          <span class="soft small">${time(started)}, ${device}, ${processes(workers, t.threads(threads))}</span>
          <pre class="command"><code>${command}</code></pre>
        </li>`,
      )}
    </ol>
  `;
}
