import { render } from './html.js';

/**
 * A part of a page. It says in `view()` how it looks, and draws itself anew, once a turn, after `changed()`. Its elements are
 * ordinary children, so that the style sheets, labels and headings of the page hold in it too.
 */
export class Component extends HTMLElement {
  #due = false;
  #ends = [];

  connectedCallback() {
    this.begin();
    this.changed();
  }

  disconnectedCallback() {
    for (const end of this.#ends.splice(0)) {
      end();
    }
  }

  /** Called when it comes into a page. */
  begin() {}

  /** Called after each drawing. */
  drawn() {}

  /** Has `end` called when it leaves the page. */
  untilEnd(end) {
    this.#ends.push(end);
  }

  /** Listens to `target` for as long as it is in a page. */
  listen(target, event, listener) {
    target.addEventListener(event, listener);
    this.untilEnd(() => target.removeEventListener(event, listener));
  }

  /** Says that it looks different now. */
  changed() {
    if (this.#due) {
      return;
    }
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected) {
        render(this.view(), this);
        this.drawn();
      }
    });
  }

  /** Tells whoever listens above. */
  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true }));
  }
}

/**
 * Makes `type` the element `tag`. Each name in its `inputs` becomes a property; given something else, the component is drawn anew.
 *
 * @param {string} tag
 * @param {typeof Component & {inputs?: string[]}} type
 */
export function define(tag, type) {
  for (const name of type.inputs ?? []) {
    const key = Symbol(name);
    Object.defineProperty(type.prototype, name, {
      get() {
        return this[key];
      },
      set(value) {
        if (this[key] !== value) {
          this[key] = value;
          this.changed();
        }
      },
    });
  }
  customElements.define(tag, type);
}
