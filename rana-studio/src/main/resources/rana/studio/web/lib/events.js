import { ApiError, api } from './api.js';
import { connection } from './connection.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const TICK_MS = 5_000;
const SLEPT_MS = 20_000;

/**
 * Events of the server, for as long as somebody listens: it connects again when the line breaks, the server was started anew or the
 * machine has slept. Whoever listens is told with `onOpen` that it may have missed something, and asks for that.
 */
export class EventFeed {
  #path;
  #handlers;
  #onOpen;
  #source = null;
  #timer = 0;
  #ticker = 0;
  #wait = FIRST_WAIT_MS;
  #lastTick = Date.now();
  #closed = false;
  #awaken = () => this.#reconnectNow();

  /**
   * @param {string} path
   * @param {Object<string, (data: any) => void>} handlers by the event's name
   * @param {() => void} onOpen called each time that the line stands
   */
  constructor(path, handlers, onOpen) {
    this.#path = path;
    this.#handlers = handlers;
    this.#onOpen = onOpen;
    window.addEventListener('online', this.#awaken);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#connect();
  }

  close() {
    this.#closed = true;
    window.removeEventListener('online', this.#awaken);
    clearInterval(this.#ticker);
    clearTimeout(this.#timer);
    this.#source?.close();
    connection.is('idle');
  }

  #connect() {
    this.#source?.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    source.onopen = () => {
      this.#wait = FIRST_WAIT_MS;
      connection.is('live');
      this.#onOpen();
    };
    source.onerror = () => this.#retry();
    for (const [name, handle] of Object.entries(this.#handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
  }

  /** Waits, each time twice as long, and a little differently in each window, so that not all come at once. */
  #retry() {
    this.#source?.close();
    clearTimeout(this.#timer);
    connection.is('reconnecting');
    this.#timer = setTimeout(() => this.#attempt(), this.#wait * (0.75 + Math.random() / 2));
    this.#wait = Math.min(LONGEST_WAIT_MS, this.#wait * 2);
  }

  /** An EventSource does not say why it failed; a plain question does. */
  async #attempt() {
    try {
      await api.health();
      if (!this.#closed) {
        this.#connect();
      }
    } catch (problem) {
      if (this.#closed) {
        return;
      }
      this.#retry();
      if (problem instanceof ApiError && problem.status === 401) {
        connection.is('refused');
      }
    }
  }

  #reconnectNow() {
    this.#wait = FIRST_WAIT_MS;
    this.#source?.close();
    clearTimeout(this.#timer);
    this.#attempt();
  }

  /** A clock that has jumped means that the machine slept: what looks like an open line may be a dead one. */
  #tick() {
    const now = Date.now();
    if (now - this.#lastTick > TICK_MS + SLEPT_MS) {
      this.#reconnectNow();
    }
    this.#lastTick = now;
  }
}
