const FRAME_MILLIS = 70;

/** The path between two images: a slider along it, and a button that plays it there and back. */
export class PathPlayer {
  #parts;
  #playing = 0; // the number of the animation, 0 for none
  #animations = 0;

  /**
   * @param {object} parts
   * @param {HTMLButtonElement} parts.button
   * @param {HTMLInputElement} parts.slider its value is the fraction of the path
   * @param {() => number} parts.count the number of images of an animation
   * @param {(fraction: number) => Promise<Uint8ClampedArray>} parts.draw
   * @param {(pixels: Uint8ClampedArray) => void} parts.show
   * @param {(error: Error) => void} parts.fail
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Begins to listen to the controls. */
  enable() {
    const { button, slider } = this.#parts;
    button.addEventListener('click', () => (this.#playing ? this.stop() : this.#play()));
    slider.addEventListener('input', () => {
      this.stop();
      this.#still();
    });
  }

  /** Ends the animation. */
  stop() {
    this.#playing = 0;
    this.#parts.button.textContent = 'Play';
    this.#parts.button.setAttribute('aria-pressed', 'false');
  }

  #waiting = false;
  #drawing = false;

  /** Draws the image at the slider; while one is drawn, only the newest position waits. */
  async #still() {
    if (this.#drawing) {
      this.#waiting = true;
      return;
    }
    this.#drawing = true;
    try {
      this.#parts.show(await this.#parts.draw(this.#parts.slider.valueAsNumber));
    } catch (error) {
      this.#parts.fail(error);
    }
    this.#drawing = false;
    if (this.#waiting) {
      this.#waiting = false;
      this.#still();
    }
  }

  async #play() {
    const { button, slider, count, draw, show, fail } = this.#parts;
    const animation = ++this.#animations;
    this.#playing = animation;
    button.textContent = 'Pause';
    button.setAttribute('aria-pressed', 'true');
    const images = new Array(count());
    const last = images.length - 1;
    try {
      for (let turn = 0; this.#playing === animation; turn++) {
        const i = Math.abs(((turn + last) % (2 * last)) - last); // there and back
        const started = performance.now();
        images[i] ??= await draw(i / last);
        const rest = FRAME_MILLIS - (performance.now() - started);
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, rest)));
        if (this.#playing === animation) {
          slider.value = i / last;
          slider.parentElement.querySelector('.value').textContent = (i / last).toFixed(2);
          show(images[i]);
        }
      }
    } catch (error) {
      this.stop();
      fail(error);
    }
  }
}
