export type Decision = 'allow' | 'deny' | 'malformed';

type Statement = { readonly effect: 'Allow' | 'Deny'; readonly actions: string[]; readonly resources: string[] };

const INVOKE = 'execute-api:Invoke';
const VERSIONS: readonly unknown[] = [undefined, '2012-10-17', '2008-10-17'];
const UNSUPPORTED = ['Condition', 'NotAction', 'NotResource', 'Principal', 'NotPrincipal'];

/**
 * What an authorizer's IAM policy document says about invoking `methodArn`. Deny wins; no match is a denial.
 * A document that uses what this evaluator does not know (conditions, NotAction ...) is malformed, so that nobody
 * relies on it unseen.
 */
export function evaluatePolicy(document: unknown, methodArn: string): Decision {
  const statements = readStatements(document);
  if (statements === undefined) return 'malformed';
  const matching = statements.filter((statement) => matches(statement, methodArn));
  if (matching.some((statement) => statement.effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'deny';
}

function matches(statement: Statement, methodArn: string): boolean {
  return (
    statement.actions.some((action) => wildcard(action, 'i').test(INVOKE)) &&
    statement.resources.some((resource) => wildcard(resource).test(methodArn))
  );
}

/** IAM's wildcards: '*' is any run of characters, '/' and ':' included; '?' is exactly one. Actions ignore case. */
function wildcard(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}

function readStatements(document: unknown): Statement[] | undefined {
  if (!isObject(document) || !VERSIONS.includes(document.Version)) return undefined;
  const list = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const statements = list.map(readStatement);
  return statements.every((statement) => statement !== undefined) ? statements : undefined;
}

function readStatement(value: unknown): Statement | undefined {
  if (!isObject(value) || UNSUPPORTED.some((name) => Object.hasOwn(value, name))) return undefined;
  const effect = value.Effect;
  const actions = readTexts(value.Action);
  const resources = readTexts(value.Resource);
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  return actions === undefined || resources === undefined ? undefined : { effect, actions, resources };
}

function readTexts(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((text) => typeof text === 'string') ? list : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
