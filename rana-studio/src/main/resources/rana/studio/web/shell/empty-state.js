import { html } from '../lib/html.js';

/**
 * A placeholder for a page without content: what is missing, and the command that creates it.
 *
 * @param {{title: string, text: string, command?: string}} texts
 */
export const emptyState = ({ title, text, command }) => html`
  <section class="card empty">
    <img src="/assets/mark.svg" alt="" width="72" height="72">
    <h2>${title}</h2>
    <p class="soft">${text}</p>
    ${command ? html`<pre><code>${command}</code></pre>` : ''}
  </section>
`;
