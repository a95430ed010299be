import { remembered, remember } from './remember.js';

/** `auto` goes by what the system prefers. */
export const THEMES = ['auto', 'light', 'dark'];

/** Tells, with `change`, that colours are different now: charts are painted, and do not follow by themselves. */
export const themeChanges = new EventTarget();

const told = () => themeChanges.dispatchEvent(new Event('change'));

export const theme = () => remembered('theme', 'auto');

export function useTheme(name) {
  remember('theme', name);
  apply();
  told();
}

function apply() {
  document.documentElement.dataset.theme = theme();
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', told);
apply();

const probes = new Map();

/**
 * A colour of the style sheets as it is now, for painting on a canvas: `--leaf` → `rgb(27, 112, 82)`.
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
