import { Component, define } from '../lib/component.js';
import { html } from '../lib/html.js';
import { messages } from '../lib/i18n.js';

const FOLLOW_DISTANCE = 24;

/** A training's log. At its end, it scrolls along with new lines. */
class LogView extends Component {
  static properties = ['lines'];

  #follow = true;

  render() {
    if (this.lines.length === 0) {
      return html`<p class="soft">${messages.log.none}</p>`;
    }
    return html`<pre class="log" tabindex="0" role="region" aria-label=${messages.log.label}
      @scroll=${(event) => this.scrolled(event.target)}>${this.lines.join('\n')}</pre>`;
  }

  scrolled(log) {
    this.#follow = log.scrollHeight - log.scrollTop - log.clientHeight < FOLLOW_DISTANCE;
  }

  updated() {
    const log = this.querySelector('.log');
    if (log && this.#follow) {
      log.scrollTop = log.scrollHeight;
    }
  }
}

define('rana-log-view', LogView);
