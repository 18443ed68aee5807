/** A record with the same keys and converted values. */
export function mapRecord<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  convert: (value: From, key: Key) => To,
): Readonly<Record<Key, To>> {
  return Object.fromEntries(entriesOf<Key, From>(record).map(([key, value]) => [key, convert(value, key)])) as Record<
    Key,
    To
  >;
}

/** `Object.entries` that keeps the type of the keys; the records of this project have no keys beyond their type. */
export function entriesOf<Key extends string, Value>(record: Readonly<Partial<Record<Key, Value>>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}

/** `reply-failed` becomes `ReplyFailed`: the ids of constructs and outputs. */
export function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
