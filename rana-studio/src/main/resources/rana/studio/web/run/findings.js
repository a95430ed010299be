import { count } from '../lib/format.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const t = messages.findings;

/**
 * What the watchdog tells begins, and later is over.
 *
 * @typedef {{kind: string, step: number, what: string, try: string, ended: number | null}} Episode
 *
 * @param {{step: number, kind: string, begins: boolean, what: string, try: string}[]} findings in order
 * @returns {Episode[]} the newest first, what goes on before what is over
 */
function episodes(findings) {
  const told = [];
  for (const finding of findings) {
    const open = told.find((episode) => episode.kind === finding.kind && episode.ended === null);
    if (finding.begins && !open) {
      told.push({ ...finding, ended: null });
    } else if (!finding.begins && open) {
      open.ended = finding.step;
    }
  }
  return told.reverse().sort((a, b) => Number(a.ended !== null) - Number(b.ended !== null));
}

/** What is wrong at present. */
export const activeFindings = (findings) => episodes(findings).filter(({ ended }) => ended === null);

/** What the watchdog saw, with its advice. */
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

/** What the design checks say of a recipe. */
export const designList = (warnings) =>
  warnings.length === 0
    ? html`<p class="soft">${t.design}</p>`
    : html`<ul class="findings">${warnings.map((warning) => html`<li class="notice">${warning}</li>`)}</ul>`;
