export type Pair = readonly [name: string, value: string];

/** A handshake's headers or query parameters as events carry them: the last value, and all values, of each name. */
export type PairMaps = {
  readonly last: Record<string, string>;
  readonly all: Record<string, string[]>;
};

// What belongs to one hop, or is API Gateway's own to write.
const DROPPED = new Set([
  'connection',
  'upgrade',
  'content-length',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** The client's headers in their own case, and those that API Gateway adds. */
export function forwardedHeaders(rawHeaders: readonly string[], sourceIp: string, traceId: string): Pair[] {
  const sent = headerPairs(rawHeaders);
  const values = (wanted: string) => sent.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  return [
    ...sent.filter(([name]) => !DROPPED.has(name.toLowerCase())),
    ['X-Amzn-Trace-Id', values('x-amzn-trace-id').at(-1) ?? traceId],
    ['X-Forwarded-For', [...values('x-forwarded-for'), sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

/** Query parameters, percent-decoded. */
export function queryPairs(query: string): Pair[] {
  return [...new URLSearchParams(query)];
}

/**
 * Header names that differ only in case are one name; it keeps the case in which it came first. In the order of the
 * alphabet, case aside, as every published event has them whatever the client sent first.
 */
export function headerMaps(pairs: readonly Pair[]): PairMaps {
  const { last, all } = group(pairs, (name) => name.toLowerCase());
  return { last: sorted(last), all: sorted(all) };
}

/** Undefined when there are no parameters: events then lack the field. */
export function queryMaps(pairs: readonly Pair[]): PairMaps | undefined {
  return pairs.length === 0 ? undefined : group(pairs, (name) => name);
}

function headerPairs(rawHeaders: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

function sorted<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  const keyed = Object.entries(fields).map(([name, value]) => ({ key: name.toLowerCase(), name, value }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : 1)); // no two keys are equal
  return Object.fromEntries(keyed.map(({ name, value }) => [name, value]));
}

function group(pairs: readonly Pair[], sameName: (name: string) => string): PairMaps {
  const groups = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of pairs) {
    const known = groups.get(sameName(name));
    if (known === undefined) groups.set(sameName(name), { name, values: [value] });
    else known.values.push(value);
  }
  const entries = [...groups.values()];
  return {
    last: Object.fromEntries(entries.map(({ name, values }) => [name, values.at(-1) ?? ''])),
    all: Object.fromEntries(entries.map(({ name, values }) => [name, values])),
  };
}
