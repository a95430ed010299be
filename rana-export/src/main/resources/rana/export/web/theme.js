const KEY = 'rana.generator.theme';

/** Applies the chosen theme, and stores it in the browser where it has storage. */
export function setUpTheme(select) {
  try {
    select.value = localStorage.getItem(KEY) ?? 'auto';
  } catch {
    // Storage is unavailable.
  }
  const apply = () => {
    document.documentElement.dataset.theme = select.value;
  };
  select.addEventListener('change', () => {
    apply();
    try {
      localStorage.setItem(KEY, select.value);
    } catch {
      // Storage is unavailable or full.
    }
  });
  apply();
}
