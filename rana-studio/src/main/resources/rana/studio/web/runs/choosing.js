/** Which runs a list shows, and in which order. */

export const STATES = ['running', 'paused', 'finished', 'stopped', 'failed'];

/** Runs that have all `words` somewhere in their name, recipe or data, and are in `state`, if one is asked for. */
export function matching(runs, words, state) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const text = `${run.name} ${run.recipe} ${run.data}`.toLowerCase();
    return (!state || run.state === state) && wanted.every((word) => text.includes(word));
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

/** The columns that a list can be sorted by. */
export const COLUMNS = Object.keys(KEYS);

/** The distance that stands for a run: that of its best checkpoint, else the last. */
export const distance = (run) => run.best ?? run.distance;

/** Runs in the order of a column; those that have nothing there come last either way. */
export function sorted(runs, column, downwards) {
  const key = KEYS[column];
  const way = downwards ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === undefined || y === undefined || x === null || y === null) {
      return Number(x === undefined || x === null) - Number(y === undefined || y === null);
    }
    const order = typeof x === 'string' ? x.localeCompare(y, undefined, { numeric: true }) : x - y;
    return way * order || a.name.localeCompare(b.name, undefined, { numeric: true });
  });
}
