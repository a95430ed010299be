import './shell/theme-choice.js';
import { useSource } from './lib/api.js';
import { Component, define } from './lib/component.js';
import { html } from './lib/html.js';
import { language } from './lib/i18n.js';
import { runView } from './run/run-page.js';
import { RunRecord } from './run/run-record.js';

/**
 * The server's responses, embedded by `StudioReport`: a report is a run's page in one file on disk.
 *
 * @type {{id: string, written: string, answers: Object<string, any>, pictures: Object<string, string>}}
 */
const records = JSON.parse(document.getElementById('records').textContent);

useSource({
  fetch: async (path) => {
    const body = records.answers[path];
    return new Response(JSON.stringify(body ?? {}), { status: body ? 200 : 404 });
  },
  imageUrl: (path) => records.pictures[path] ?? '',
});

class Report extends Component {
  record = new RunRecord(records.id);

  connected() {
    document.documentElement.lang = language;
    this.listen(this.record, 'change', () => this.requestUpdate());
    this.record.loadAll();
  }

  render() {
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
      <main>${runView(this.record, records.id, { written: records.written })}</main>
    `;
  }
}

define('rana-report', Report);
