import { render } from './html.js';

/**
 * The base class of the pages' custom elements. A component describes its content in `render()` and
 * is rendered again after `requestUpdate()`, at most once per microtask. Its content is ordinary
 * children, not a shadow tree, so that the page's style sheets, labels and headings apply to it.
 */
export class Component extends HTMLElement {
  #updatePending = false;
  #cleanups = [];

  connectedCallback() {
    this.connected();
    this.requestUpdate();
  }

  disconnectedCallback() {
    for (const cleanup of this.#cleanups.splice(0)) {
      cleanup();
    }
  }

  /** Called when the component is added to a page. */
  connected() {}

  /** Called after each rendering. */
  updated() {}

  /** Calls `cleanup` when the component is removed from the page. */
  onDisconnect(cleanup) {
    this.#cleanups.push(cleanup);
  }

  /** Listens to `target` while the component is in a page. */
  listen(target, event, listener) {
    target.addEventListener(event, listener);
    this.onDisconnect(() => target.removeEventListener(event, listener));
  }

  /** Schedules a rendering. */
  requestUpdate() {
    if (this.#updatePending) {
      return;
    }
    this.#updatePending = true;
    queueMicrotask(() => {
      this.#updatePending = false;
      if (this.isConnected) {
        render(this.render(), this);
        this.updated();
      }
    });
  }

  /** Dispatches an event that bubbles to the component's ancestors. */
  emit(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true }));
  }
}

/**
 * Registers `type` as the custom element `tag`. Each name in its static `properties` becomes a
 * property; a new value renders the component again.
 *
 * @param {string} tag
 * @param {typeof Component & {properties?: string[]}} type
 */
export function define(tag, type) {
  for (const name of type.properties ?? []) {
    const key = Symbol(name);
    Object.defineProperty(type.prototype, name, {
      get() {
        return this[key];
      },
      set(value) {
        if (this[key] !== value) {
          this[key] = value;
          this.requestUpdate();
        }
      },
    });
  }
  customElements.define(tag, type);
}
