/**
 * Runs one request at a time. Of the requests that arrive meanwhile only the newest runs
 * afterwards: a slider that is dragged requests more images than can be generated, and only the
 * last one matters.
 */
export class Latest {
  #work;
  #busy = false;
  #pending = null;

  /** @param {(request: any) => Promise<void>} work */
  constructor(work) {
    this.#work = work;
  }

  async submit(request) {
    if (this.#busy) {
      this.#pending = { request };
      return;
    }
    this.#busy = true;
    try {
      await this.#work(request);
    } finally {
      this.#busy = false;
    }
    if (this.#pending) {
      const { request: newest } = this.#pending;
      this.#pending = null;
      await this.submit(newest);
    }
  }
}
