import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const NEAR_THE_END = 24;

/** What a training said. Whoever is at its end stays there as it says more. */
class LogView extends Component {
  static inputs = ['lines'];

  #follow = true;

  view() {
    if (this.lines.length === 0) {
      return html`<p class="soft">${messages.log.none}</p>`;
    }
    return html`<pre class="log" tabindex="0" role="region" aria-label=${messages.log.label}
      @scroll=${(event) => this.scrolled(event.target)}>${this.lines.join('\n')}</pre>`;
  }

  scrolled(log) {
    this.#follow = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
  }

  drawn() {
    const log = this.querySelector('.log');
    if (log && this.#follow) {
      log.scrollTop = log.scrollHeight;
    }
  }
}

define('rana-log-view', LogView);
