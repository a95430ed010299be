/** What the studio's server can be asked; docs/STUDIO.md describes each route. */

/** What the server refused, in one line for people. */
export class ApiError extends Error {
  constructor(status, line) {
    super(line);
    this.status = status;
  }
}

/** No answer came: the server is gone, or not there yet. */
export class Unreachable extends Error {}

let fetchFrom = (path, request) => fetch(path, request);
let pictureAt = (path) => path;

/**
 * Has everything answered by something other than the server: a report on disk holds the answers in itself.
 *
 * @param {{fetch: typeof fetch, picture: (path: string) => string}} source
 */
export function answerFrom(source) {
  fetchFrom = source.fetch;
  pictureAt = source.picture;
}

async function ask(path, request = {}) {
  let response;
  try {
    response = await fetchFrom(path, request);
  } catch (problem) {
    if (problem.name === 'AbortError') {
      throw problem;
    }
    throw new Unreachable(path);
  }
  if (!response.ok) {
    throw new ApiError(response.status, await errorLine(response));
  }
  return response;
}

async function errorLine(response) {
  try {
    return (await response.json()).error ?? response.statusText;
  } catch {
    return response.statusText || `HTTP ${response.status}`;
  }
}

const json = async (path) => (await ask(path)).json();

const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const runPath = (id) => `/api/runs/${encodeURIComponent(id)}`;

function modelPath(id, what, checkpoint) {
  const path = `/api/models/${encodeURIComponent(id)}${what}`;
  return checkpoint ? `${path}?checkpoint=${encodeURIComponent(checkpoint)}` : path;
}

function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

export const api = {
  health: () => json('/api/health'),

  runs: () => json('/api/runs'),
  runsEvents: '/api/events',
  run: (id) => json(runPath(id)),
  runEvents: (id) => `${runPath(id)}/events`,
  metrics: (id, { keys, from, to, points } = {}) =>
    json(`${runPath(id)}/metrics${query({ keys: keys?.join(','), from, to, points })}`),
  histograms: (id, step) => json(`${runPath(id)}/histograms${query({ step })}`),
  evaluations: (id) => json(`${runPath(id)}/evaluations`),
  samplePath: (id, kind, step) => pictureAt(`${runPath(id)}/samples/${kind}/${step}`),
  control: (id, order) => post(`${runPath(id)}/control`, order),
  compare: (ids) => json(`/api/compare${query({ ids: ids.join(',') })}`),

  model: (id, checkpoint) => json(modelPath(id, '', checkpoint)),
  generate: async (id, checkpoint, order) => (await post(modelPath(id, '/generate', checkpoint), order)).blob(),
  draw: async (id, checkpoint, order) => (await post(modelPath(id, '/draw', checkpoint), order)).blob(),
  latent: async (id, checkpoint, latent) => (await post(modelPath(id, '/latent', checkpoint), { latent })).json(),
  animation: async (id, checkpoint, order) => (await post(modelPath(id, '/animation', checkpoint), order)).blob(),
  neighbours: async (id, checkpoint, order) => (await post(modelPath(id, '/neighbours', checkpoint), order)).json(),

  learnChoices: () => json('/api/learn'),
  learnBegin: async (order) => (await post('/api/learn', order)).json(),
  learnState: (id) => json(`/api/learn/${encodeURIComponent(id)}`),
  learnStep: async (id, steps) => (await post(`/api/learn/${encodeURIComponent(id)}/step`, { steps })).json(),
  learnEnd: (id) => ask(`/api/learn/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
