/**
 * Does what is asked of it one at a time, and of what is asked meanwhile only the newest: a slider that is dragged asks for more
 * pictures than can be drawn, and only the last one matters.
 */
export class Latest {
  #work;
  #busy = false;
  #next = null;

  /** @param {(order: any) => Promise<void>} work */
  constructor(work) {
    this.#work = work;
  }

  async ask(order) {
    if (this.#busy) {
      this.#next = { order };
      return;
    }
    this.#busy = true;
    try {
      await this.#work(order);
    } finally {
      this.#busy = false;
    }
    if (this.#next) {
      const { order: newest } = this.#next;
      this.#next = null;
      await this.ask(newest);
    }
  }
}
