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
import { address, parseRoute } from './lib/router.js';

/** The frame around all pages. It shows the page of the current address. */
class App extends Component {
  connected() {
    document.documentElement.lang = language;
    this.route = parseRoute(location.hash);
    this.listen(window, 'hashchange', () => this.navigate());
  }

  /** Moves the focus to the start of the page, as a page load does. */
  navigate() {
    this.route = parseRoute(location.hash);
    this.requestUpdate();
    window.scrollTo(0, 0);
    queueMicrotask(() => this.querySelector('main').focus({ preventScroll: true }));
  }

  render() {
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
    const current = { run: 'runs', compare: 'runs' }[this.route.page] ?? this.route.page;
    return html`<li>
      <a href=${to} aria-current=${current === name ? 'page' : 'false'}>${messages.shell[name]}</a>
    </li>`;
  }

  page() {
    const { page, id, query } = this.route;
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
