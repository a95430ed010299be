/** A client of the studio's HTTP API; `GET /api/openapi.json` describes each route. */

/** An error response of the server, with its one-line message. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** A request without a response: the server has ended or has not started yet. */
export class Unreachable extends Error {}

let fetchFrom = (path, options) => fetch(path, options);
let imageUrl = (path) => path;

/**
 * Replaces the server by another source: a report on disk embeds the responses.
 *
 * @param {{fetch: typeof fetch, imageUrl: (path: string) => string}} source
 */
export function useSource(source) {
  fetchFrom = source.fetch;
  imageUrl = source.imageUrl;
}

async function send(path, options = {}) {
  let response;
  try {
    response = await fetchFrom(path, options);
  } catch (problem) {
    if (problem.name === 'AbortError') {
      throw problem;
    }
    throw new Unreachable(path);
  }
  if (!response.ok) {
    throw new ApiError(response.status, await errorMessage(response));
  }
  return response;
}

async function errorMessage(response) {
  try {
    return (await response.json()).error ?? response.statusText;
  } catch {
    return response.statusText || `HTTP ${response.status}`;
  }
}

const json = async (path) => (await send(path)).json();

const post = (path, body) =>
  send(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const runPath = (id) => `/api/runs/${encodeURIComponent(id)}`;

function modelPath(id, operation, checkpoint) {
  const path = `/api/models/${encodeURIComponent(id)}${operation}`;
  return checkpoint ? `${path}?checkpoint=${encodeURIComponent(checkpoint)}` : path;
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
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
  samplePath: (id, kind, step) => imageUrl(`${runPath(id)}/samples/${kind}/${step}`),
  control: (id, command) => post(`${runPath(id)}/control`, command),
  compare: (ids) => json(`/api/compare${query({ ids: ids.join(',') })}`),

  model: (id, checkpoint) => json(modelPath(id, '', checkpoint)),
  generate: async (id, checkpoint, request) => (await post(modelPath(id, '/generate', checkpoint), request)).blob(),
  draw: async (id, checkpoint, request) => (await post(modelPath(id, '/draw', checkpoint), request)).blob(),
  latent: async (id, checkpoint, latent) => (await post(modelPath(id, '/latent', checkpoint), { latent })).json(),
  animation: async (id, checkpoint, request) => (await post(modelPath(id, '/animation', checkpoint), request)).blob(),
  neighbours: async (id, checkpoint, request) => (await post(modelPath(id, '/neighbours', checkpoint), request)).json(),

  learnOptions: () => json('/api/learn'),
  learnStart: async (request) => (await post('/api/learn', request)).json(),
  learnState: (id) => json(`/api/learn/${encodeURIComponent(id)}`),
  learnStep: async (id, steps) => (await post(`/api/learn/${encodeURIComponent(id)}/step`, { steps })).json(),
  learnEnd: (id) => send(`/api/learn/${encodeURIComponent(id)}`, { method: 'DELETE' }),
};
