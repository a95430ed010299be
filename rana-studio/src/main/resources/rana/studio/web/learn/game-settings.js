/**
 * What a game in the plane is begun with.
 *
 * @typedef {{cloud: string, game: string, k: number, labelNoise: number, learningRate: number, seed: number}} GameSettings
 */

/** The cloud that the viewer draws. */
export const DRAWN = 'drawn';

/** @type {GameSettings} */
export const USUAL = { cloud: 'ring', game: 'relativistic', k: 1, labelNoise: 0, learningRate: 0.01, seed: 1 };

export const LIMITS = { k: 20, labelNoise: 0.5, stepsAtOnce: 50 };

/**
 * Whether a game has labels that noise can be put on.
 *
 * @param {{label: string, labels: boolean}[]} games
 * @param {string} name
 */
export const hasLabels = (games, name) => games.find(({ label }) => label === name)?.labels ?? false;

/**
 * What the server is asked to begin.
 *
 * @param {GameSettings} settings
 * @param {number[]} points that the viewer drew: x, y, x, y…
 * @param {boolean} labels whether the game has labels that noise can be put on
 */
export function order({ cloud, game, k, labelNoise, learningRate, seed }, points, labels) {
  return {
    ...(cloud === DRAWN ? { points } : { cloud }),
    game,
    k,
    labelNoise: labels ? labelNoise : 0,
    learningRate,
    seed,
  };
}
