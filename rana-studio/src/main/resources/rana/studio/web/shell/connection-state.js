import { Component, define } from '../lib/component.js';
import { connection } from '../lib/connection.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

/** Shows whether the page is connected to the server. */
class ConnectionState extends Component {
  connected() {
    this.listen(connection, 'change', () => this.requestUpdate());
  }

  render() {
    const { state } = connection;
    return html`<span class="connection ${state}" role="status">
      ${state === 'idle' ? '' : html`<span class="dot" aria-hidden="true"></span>${messages.connection[state]}`}
    </span>`;
  }
}

define('rana-connection-state', ConnectionState);
