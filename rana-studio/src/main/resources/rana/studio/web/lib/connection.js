/**
 * The state of the event stream from the server: `idle` (no stream is open), `live`,
 * `reconnecting`, or `refused` (the server restarted and has another token).
 */
class Connection extends EventTarget {
  state = 'idle';

  set(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event('change'));
    }
  }
}

export const connection = new Connection();
