import { loadPreference, savePreference } from './preferences.js';

/** The available themes; `auto` follows the system's preference. */
export const THEMES = ['auto', 'light', 'dark'];

/** Dispatches `change` when the colours change: canvases must be painted again. */
export const themeChanges = new EventTarget();

const notify = () => themeChanges.dispatchEvent(new Event('change'));

export const theme = () => loadPreference('theme', 'auto');

export function useTheme(name) {
  savePreference('theme', name);
  apply();
  notify();
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', notify);
apply();

const probes = new Map();

/**
 * Returns the current value of a colour of the style sheets, to paint on a canvas: `--leaf` →
 * `rgb(27, 112, 82)`.
 *
 * @param {string} name
 * @param {number} [alpha] 0 to 1
 */
export function colour(name, alpha = 1) {
  let probe = probes.get(name);
  if (!probe) {
    probe = document.createElement('span');
    probe.hidden = true;
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    probes.set(name, probe);
  }
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g);
  return alpha === 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
