import { count } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.findings;

/**
 * An alert of the watchdog, from its start to its end.
 *
 * @typedef {{kind: string, step: number, what: string, try: string, ended: number | null}} Episode
 *
 * @param {{step: number, kind: string, begins: boolean, what: string, try: string}[]} findings in
 *     order of time
 * @returns {Episode[]} the active ones first, each group from the newest to the oldest
 */
function episodes(findings) {
  const found = [];
  for (const finding of findings) {
    const open = found.find((episode) => episode.kind === finding.kind && episode.ended === null);
    if (finding.begins && !open) {
      found.push({ ...finding, ended: null });
    } else if (!finding.begins && open) {
      open.ended = finding.step;
    }
  }
  return found.reverse().sort((a, b) => Number(a.ended !== null) - Number(b.ended !== null));
}

/** Returns the alerts that are active now. */
export const activeFindings = (findings) => episodes(findings).filter(({ ended }) => ended === null);

/** The watchdog's alerts, with its advice. */
export function findingsList(findings) {
  const all = episodes(findings);
  return all.length === 0
    ? html`<p class="soft">${t.none}</p>`
    : html`<ul class="findings">${all.map(entry)}</ul>`;
}

const entry = ({ kind, step, what, try: advice, ended }) => html`<li class="notice ${ended === null ? '' : 'over'}">
  <p>
    <strong>${t.kinds[kind] ?? kind}</strong>
    <span class="soft small">${ended === null ? t.since(count(step)) : t.over(count(step), count(ended))}</span>
  </p>
  <p>${what}</p>
  ${advice ? html`<p><span class="soft">${t.advice}</span> ${advice}</p>` : ''}
</li>`;

/** The warnings of a recipe's design checks. */
export const designList = (warnings) =>
  warnings.length === 0
    ? html`<p class="soft">${t.design}</p>`
    : html`<ul class="findings">${warnings.map((warning) => html`<li class="notice">${warning}</li>`)}</ul>`;
