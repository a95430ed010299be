/**
 * The page that an address names. Addresses are URL fragments: the server does not see them, and
 * they never contain the token.
 *
 * @typedef {{page: 'runs' | 'run' | 'compare' | 'explore' | 'learn', id: string, query: URLSearchParams}} Route
 */

/**
 * @param {string} fragment such as `#/runs/pond-1`
 * @returns {Route}
 */
export function parseRoute(fragment) {
  const [path, search = ''] = fragment.replace(/^#\/?/, '').split('?');
  const [page, id = ''] = path.split('/').map(decode);
  const query = new URLSearchParams(search);
  switch (page) {
    case 'runs':
      return { page: id ? 'run' : 'runs', id, query };
    case 'compare':
    case 'explore':
    case 'learn':
      return { page, id, query };
    default:
      return { page: 'runs', id: '', query };
  }
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const address = {
  runs: () => '#/runs',
  run: (id) => `#/runs/${encodeURIComponent(id)}`,
  compare: (ids) => `#/compare?${new URLSearchParams({ ids: ids.join(',') })}`,
  explore: (id = '') => (id ? `#/explore/${encodeURIComponent(id)}` : '#/explore'),
  learn: () => '#/learn',
};
