/**
 * How it stands with the line to the server: `idle` (nothing is watched), `live`, `reconnecting`, or `refused` (the server was started
 * anew and has another token).
 */
class Connection extends EventTarget {
  state = 'idle';

  is(state) {
    if (state !== this.state) {
      this.state = state;
      this.dispatchEvent(new Event('change'));
    }
  }
}

export const connection = new Connection();
