/** Filters and sorts the runs table. */

export const STATES = ['running', 'paused', 'finished', 'stopped', 'failed'];

/**
 * Returns the runs whose name, recipe and data contain all `words`, and whose state is `state`
 * unless it is empty.
 */
export function matching(runs, words, state) {
  const terms = words.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const text = `${run.name} ${run.recipe} ${run.data}`.toLowerCase();
    return (!state || run.state === state) && terms.every((term) => text.includes(term));
  });
}

const KEYS = {
  name: (run) => run.name,
  state: (run) => STATES.indexOf(run.state),
  recipe: (run) => run.recipe,
  data: (run) => run.data,
  step: (run) => run.step,
  distance: (run) => distance(run)?.value,
  seconds: (run) => run.seconds,
  updated: (run) => run.updated,
};

/** The sortable columns. */
export const COLUMNS = Object.keys(KEYS);

/** Returns a run's best Fréchet distance: that of its best checkpoint, else the last one. */
export const distance = (run) => run.best ?? run.distance;

/** Returns the runs sorted by a column; runs without a value come last in both directions. */
export function sorted(runs, column, descending) {
  const key = KEYS[column];
  const sign = descending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === undefined || y === undefined || x === null || y === null) {
      return Number(x === undefined || x === null) - Number(y === undefined || y === null);
    }
    const order = typeof x === 'string' ? x.localeCompare(y, undefined, { numeric: true }) : x - y;
    return sign * order || a.name.localeCompare(b.name, undefined, { numeric: true });
  });
}
