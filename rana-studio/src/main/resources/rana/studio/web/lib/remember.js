/** What a viewer prefers, kept by the browser. A browser that keeps nothing forgets it, and that is all. */

const PREFIX = 'rana.studio.';

/**
 * @param {string} name
 * @param {any} [usual] where nothing was kept
 */
export function remembered(name, usual = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? usual;
  } catch {
    return usual;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Not kept.
  }
}
