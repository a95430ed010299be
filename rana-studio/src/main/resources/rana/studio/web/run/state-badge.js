import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

/** A run's state as a coloured badge. */
export const stateBadge = ({ state, why }) => html`
  <span class="badge ${state}" title=${why ?? ''}><span class="dot" aria-hidden="true"></span>${messages.state[state] ?? state}</span>
`;
