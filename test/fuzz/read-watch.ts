export type Reads = {
  /** How often a property was read, asked for or listed, at any depth of what was parsed. */
  readonly reads: number;
  /** How often something in it was changed. */
  readonly writes: number;
  /** How often JSON was parsed. */
  readonly parses: number;
};

/** Runs `work` and counts what it does with the JSON that it parses meanwhile: its work, without a clock. */
export function countReads(work: () => void): Reads {
  const parse = JSON.parse;
  const counted = { reads: 0, writes: 0, parses: 0 };
  const read = <T>(result: T): T => {
    counted.reads += 1;
    return result;
  };
  const changed = (): boolean => {
    counted.writes += 1;
    return true;
  };
  const watch = (value: unknown): unknown => (typeof value === 'object' && value !== null ? watched(value) : value);
  const watched = (target: object): object =>
    new Proxy(target, {
      get: (_target, key) => read(watch(Reflect.get(target, key))),
      has: (_target, key) => read(Reflect.has(target, key)),
      ownKeys: () => read(Reflect.ownKeys(target)),
      getOwnPropertyDescriptor: (_target, key) => read(Reflect.getOwnPropertyDescriptor(target, key)),
      set: changed,
      defineProperty: changed,
      deleteProperty: changed,
      setPrototypeOf: changed,
    });
  JSON.parse = (text: string) => {
    counted.parses += 1;
    return watch(parse(text));
  };
  try {
    work();
  } finally {
    JSON.parse = parse;
  }
  return counted;
}
