/**
 * The settings of a game: a GAN trained on points in the plane.
 *
 * @typedef {{cloud: string, game: string, k: number, labelNoise: number, learningRate: number, seed: number}} GameSettings
 */

/** The name of the points that the viewer draws. */
export const DRAWN = 'drawn';

/** @type {GameSettings} */
export const DEFAULTS = { cloud: 'ring', game: 'relativistic', k: 1, labelNoise: 0, learningRate: 0.01, seed: 1 };

export const LIMITS = { k: 20, labelNoise: 0.5, stepsPerFrame: 50 };

/**
 * Returns true if a game's loss uses labels, to which noise can be added.
 *
 * @param {{label: string, labels: boolean}[]} games
 * @param {string} name
 */
export const hasLabels = (games, name) => games.find(({ label }) => label === name)?.labels ?? false;

/**
 * Returns the request that starts a game.
 *
 * @param {GameSettings} settings
 * @param {number[]} points drawn by the viewer: x, y, x, y…
 * @param {boolean} labels if true, the game's loss uses labels
 */
export function startRequest({ cloud, game, k, labelNoise, learningRate, seed }, points, labels) {
  return {
    ...(cloud === DRAWN ? { points } : { cloud }),
    game,
    k,
    labelNoise: labels ? labelNoise : 0,
    learningRate,
    seed,
  };
}
