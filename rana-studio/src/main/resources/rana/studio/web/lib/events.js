import { ApiError, api } from './api.js';
import { connection } from './connection.js';

const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;
const TICK_MS = 5_000;
const SLEEP_THRESHOLD_MS = 20_000;

/**
 * Server-sent events that reconnect after a lost connection, a restart of the server or sleep of
 * the machine. Events may be missed meanwhile; `onOpen` is the place to request what is new.
 */
export class EventFeed {
  #path;
  #handlers;
  #onOpen;
  #source = null;
  #timer = 0;
  #ticker = 0;
  #retryDelay = MIN_DELAY_MS;
  #lastTick = Date.now();
  #closed = false;
  #onOnline = () => this.#reconnectNow();

  /**
   * @param {string} path
   * @param {Object<string, (data: any) => void>} handlers by event name
   * @param {() => void} onOpen called each time the connection opens
   */
  constructor(path, handlers, onOpen) {
    this.#path = path;
    this.#handlers = handlers;
    this.#onOpen = onOpen;
    window.addEventListener('online', this.#onOnline);
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#connect();
  }

  close() {
    this.#closed = true;
    window.removeEventListener('online', this.#onOnline);
    clearInterval(this.#ticker);
    clearTimeout(this.#timer);
    this.#source?.close();
    connection.set('idle');
  }

  #connect() {
    this.#source?.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    source.onopen = () => {
      this.#retryDelay = MIN_DELAY_MS;
      connection.set('live');
      this.#onOpen();
    };
    source.onerror = () => this.#retry();
    for (const [name, handle] of Object.entries(this.#handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
    }
  }

  /** Backs off exponentially, with jitter, so that windows do not reconnect all at once. */
  #retry() {
    this.#source?.close();
    clearTimeout(this.#timer);
    connection.set('reconnecting');
    this.#timer = setTimeout(() => this.#attempt(), this.#retryDelay * (0.75 + Math.random() / 2));
    this.#retryDelay = Math.min(MAX_DELAY_MS, this.#retryDelay * 2);
  }

  /** An EventSource does not report why it failed; a plain request does. */
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
        connection.set('refused');
      }
    }
  }

  #reconnectNow() {
    this.#retryDelay = MIN_DELAY_MS;
    this.#source?.close();
    clearTimeout(this.#timer);
    this.#attempt();
  }

  /** A jump of the clock means that the machine slept: a connection that looks open may be dead. */
  #tick() {
    const now = Date.now();
    if (now - this.#lastTick > TICK_MS + SLEEP_THRESHOLD_MS) {
      this.#reconnectNow();
    }
    this.#lastTick = now;
  }
}
