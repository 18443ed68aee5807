import type { Item } from './dynamodb.ts';

/** What is to become of an item, by attribute. Names are ours and never words that DynamoDB reserves. */
export type Changes = {
  readonly set?: Item; // undefined: the attribute is removed
  readonly add?: Item;
  readonly delete?: Item; // members of sets
  readonly values?: Item; // for the condition
};

/** Changes that are made only where their condition holds. */
export type ConditionalChanges = Changes & { readonly condition: string };

/** Several changes of one item, no two of them of one attribute. */
export function together(parts: readonly Changes[]): Changes {
  const of = (kind: keyof Changes): Item => Object.assign({}, ...parts.map((part) => part[kind] ?? {}));
  return { set: of('set'), add: of('add'), delete: of('delete'), values: of('values') };
}

/** The parameters of an `UpdateCommand` that say so. */
export function updateExpression({ set = {}, add = {}, delete: deleted = {}, values = {} }: Changes) {
  const kept = Object.entries(set).filter(([, value]) => value !== undefined);
  const removed = Object.keys(set).filter((name) => set[name] === undefined);
  const clauses = [
    clause(
      'SET',
      kept.map(([name]) => `${name} = :${name}`),
    ),
    clause('REMOVE', removed),
    clause(
      'ADD',
      Object.keys(add).map((name) => `${name} :${name}`),
    ),
    clause(
      'DELETE',
      Object.keys(deleted).map((name) => `${name} :${name}`),
    ),
  ];
  const named = Object.entries({ ...Object.fromEntries(kept), ...add, ...deleted }).map(
    ([name, value]) => [`:${name}`, value] as const,
  );
  const all = { ...Object.fromEntries(named), ...values };
  return {
    UpdateExpression: clauses.filter((each) => each !== '').join(' '),
    ...(Object.keys(all).length === 0 ? {} : { ExpressionAttributeValues: all }),
  };
}

function clause(keyword: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}
