/**
 * The viewer's preferences, kept in the browser's local storage. Without storage they are lost, and
 * nothing fails.
 */

const PREFIX = 'rana.studio.';

/**
 * @param {string} name
 * @param {any} [defaultValue] used if none is stored
 */
export function loadPreference(name, defaultValue = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? defaultValue;
  } catch {
    return defaultValue;
  }
}

export function savePreference(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is unavailable or full.
  }
}
