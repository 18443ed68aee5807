/** Finds the route key that a message asks for; undefined when the message is not JSON. */
export type RouteSelector = (body: string) => string | undefined;

type Part = { readonly text: string } | { readonly path: readonly string[] };

const NAME = '[A-Za-z0-9_-]+';
const SINGLE = new RegExp(`^\\$request\\.body((?:\\.${NAME})+)$`);
const VARIABLE = new RegExp(`\\$\\{request\\.body((?:\\.${NAME})+)\\}`, 'g');

/**
 * Compiles a route selection expression: `$request.body.a.b`, or a template with `${request.body.a}` in it.
 * A path that leads nowhere gives the empty string, as the developer guide says for templates.
 *
 * @throws TypeError for anything else: of the JSONPath that AWS takes, only names are known here.
 */
export function compileRouteSelection(expression: string): RouteSelector {
  const parts = parse(expression);
  return (body) => {
    const message = parseJson(body);
    if (message === undefined) return undefined;
    return parts.map((part) => ('text' in part ? part.text : textAt(message.json, part.path))).join('');
  };
}

/**
 * The route that takes a message. Keys that start with '$' belong to API Gateway, so a client cannot name them:
 * such a message goes to `$default`, like every message that no route matches.
 */
export function selectRoute<Route>(
  routes: ReadonlyMap<string, Route>,
  routeKey: string | undefined,
): { readonly routeKey: string; readonly route: Route } | undefined {
  const asked = routeKey === undefined || routeKey.startsWith('$') ? undefined : routes.get(routeKey);
  if (routeKey !== undefined && asked !== undefined) return { routeKey, route: asked };
  const fallback = routes.get('$default');
  return fallback === undefined ? undefined : { routeKey: '$default', route: fallback };
}

function parse(expression: string): readonly Part[] {
  const single = SINGLE.exec(expression);
  if (single !== null) return [{ path: namesIn(single[1]) }];
  const parts: Part[] = [];
  let end = 0;
  for (const match of expression.matchAll(VARIABLE)) {
    parts.push({ text: expression.slice(end, match.index) }, { path: namesIn(match[1]) });
    end = match.index + match[0].length;
  }
  parts.push({ text: expression.slice(end) });
  const isUnderstood = parts.length > 1 && parts.every((part) => !('text' in part) || !part.text.includes('$'));
  if (!isUnderstood) throw new TypeError(`not a route selection expression: ${expression}`);
  return parts;
}

function namesIn(path = ''): readonly string[] {
  return path.split('.').slice(1);
}

function parseJson(body: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

function textAt(json: unknown, path: readonly string[]): string {
  let value = json;
  for (const name of path) value = ownProperty(value, name);
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? written(value) : String(value);
}

/** JSON.parse reads any depth, but JSON.stringify calls itself: what is nested too deeply to be written names no route. */
function written(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

/** Own properties only: `constructor` or `__proto__` must not lead out of the message. */
function ownProperty(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
