import './shell/connection-state.js';
import './shell/theme-choice.js';
import './shell/language-choice.js';
import './runs/runs-page.js';
import './runs/compare-page.js';
import './run/run-page.js';
import './explore/explore-page.js';
import './learn/learn-page.js';
import { Component, define } from './lib/component.js';
import { html } from './lib/html.js';
import { language, messages } from './lib/i18n.js';
import { address, place } from './lib/router.js';

/** The frame round all pages: it shows the one that the address stands for. */
class App extends Component {
  begin() {
    document.documentElement.lang = language;
    this.place = place(location.hash);
    this.listen(window, 'hashchange', () => this.go());
  }

  /** After a move the page's beginning has the keyboard, as after loading one. */
  go() {
    this.place = place(location.hash);
    this.changed();
    window.scrollTo(0, 0);
    queueMicrotask(() => this.querySelector('main').focus({ preventScroll: true }));
  }

  view() {
    return html`
      <header class="shell-header">
        <a class="skip" href="#main" @click=${(event) => this.skip(event)}>${messages.shell.skip}</a>
        <a class="brand" href=${address.runs()}>
          <img src="/assets/mark.svg" alt="" width="28" height="28">Rana
        </a>
        <nav class="shell-nav" aria-label=${messages.shell.navigation}>
          <ul>
            ${this.link('runs', address.runs())} ${this.link('explore', address.explore())}
            ${this.link('learn', address.learn())}
          </ul>
        </nav>
        <div class="shell-tools">
          <rana-connection-state></rana-connection-state>
          <rana-language-choice></rana-language-choice>
          <rana-theme-choice></rana-theme-choice>
        </div>
      </header>
      <main id="main" tabindex="-1">${this.page()}</main>
    `;
  }

  link(name, to) {
    const here = { run: 'runs', compare: 'runs' }[this.place.page] ?? this.place.page;
    return html`<li>
      <a href=${to} aria-current=${here === name ? 'page' : 'false'}>${messages.shell[name]}</a>
    </li>`;
  }

  page() {
    const { page, id, query } = this.place;
    switch (page) {
      case 'run':
        return html`<rana-run-page .runId=${id}></rana-run-page>`;
      case 'compare':
        return html`<rana-compare-page .ids=${query.get('ids') ?? ''}></rana-compare-page>`;
      case 'explore':
        return html`<rana-explore-page .runId=${id}></rana-explore-page>`;
      case 'learn':
        return html`<rana-learn-page></rana-learn-page>`;
      default:
        return html`<rana-runs-page></rana-runs-page>`;
    }
  }

  skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }
}

define('rana-app', App);
