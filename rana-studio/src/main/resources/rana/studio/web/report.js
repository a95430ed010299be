import './shell/theme-choice.js';
import { answerFrom } from './lib/api.js';
import { Component, define } from './lib/component.js';
import { html } from './lib/html.js';
import { language } from './lib/i18n.js';
import { runView } from './run/run-page.js';
import { RunRecord } from './run/run-record.js';

/**
 * A run's page as a file on disk: what it would ask of the server is in it, put there by `StudioReport`.
 *
 * @type {{id: string, answers: Object<string, any>, pictures: Object<string, string>}}
 */
const records = JSON.parse(document.getElementById('records').textContent);

answerFrom({
  fetch: async (path) => {
    const answer = records.answers[path];
    return new Response(JSON.stringify(answer ?? {}), { status: answer ? 200 : 404 });
  },
  picture: (path) => records.pictures[path] ?? '',
});

class Report extends Component {
  record = new RunRecord(records.id);

  begin() {
    document.documentElement.lang = language;
    this.listen(this.record, 'change', () => this.changed());
    this.record.readAll();
  }

  view() {
    const { detail } = this.record;
    if (detail === null) {
      return '';
    }
    document.title = `${detail.name} · Rana`;
    return html`
      <header class="shell-header">
        <span class="brand">Rana</span>
        <div class="shell-tools"><rana-theme-choice></rana-theme-choice></div>
      </header>
      <main>${runView(this.record, records.id, { still: true })}</main>
    `;
  }
}

define('rana-report', Report);
