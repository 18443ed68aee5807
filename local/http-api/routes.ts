import type { Invoke } from '../gateway/index.ts';

export type HttpRoute = { readonly key: string; readonly invoke: Invoke };

export type HttpRoutes = (method: string, path: string) => HttpRoute | undefined;

const KEY = /^(?:ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (?:\/[^/{}?#\s]+)+$/;

/**
 * Finds the route of a request: the one of its method before that of `ANY`.
 *
 * @throws TypeError for a key that is no method and path, or whose path has variables, which are not imitated.
 */
export function compileRoutes(routes: Readonly<Record<string, Invoke>>): HttpRoutes {
  const wrong = Object.keys(routes).find((key) => !KEY.test(key));
  if (wrong !== undefined) throw new TypeError(`not a route key of an HTTP API: '${wrong}'`);
  const table = new Map(Object.entries(routes).map(([key, invoke]) => [key, { key, invoke }]));
  return (method, path) => table.get(`${method} ${path}`) ?? table.get(`ANY ${path}`);
}
