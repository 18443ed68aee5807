/** Where a context value comes from: `cdk.json`, or `-c key=value` on the command line (then it is a string). */
export type ContextLookup = (key: string) => unknown;

/** What Secrets Manager takes for a name (API reference, CreateSecret). */
const SECRET_NAME = /^[\w/+=.@-]{1,512}$/;

/** One sentence per value that cannot be used. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/** Reads context values and collects what is wrong with them, so that one run names every bad value. */
export class ContextReader {
  readonly #lookup: ContextLookup;
  readonly #problems: string[] = [];

  constructor(lookup: ContextLookup) {
    this.#lookup = lookup;
  }

  has(key: string): boolean {
    return this.#given(key) !== undefined;
  }

  /** A string that matches `pattern`; `shape` completes the sentence "must be ...". */
  text(key: string, fallback: string, pattern: RegExp, shape: string): string {
    return this.optionalText(key, pattern, shape) ?? fallback;
  }

  optionalText(key: string, pattern: RegExp, shape: string): string | undefined {
    const value = this.#given(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    return this.#refuse(key, shape, value);
  }

  /** The name of a secret in Secrets Manager. */
  secretName(key: string): string | undefined {
    return this.optionalText(key, SECRET_NAME, 'the name of a secret');
  }

  /** What `parse` makes of a text or a number. undefined: it made nothing of it, so the value is refused. */
  parsed<Value>(
    key: string,
    fallback: string,
    parse: (text: string) => Value | undefined,
    shape: string,
  ): Value | undefined {
    const value = this.#given(key) ?? fallback;
    const found = typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : undefined;
    return found ?? this.#refuse(key, shape, value);
  }

  /** A whole number within the bounds, both included. */
  wholeNumber(key: string, fallback: number, bounds: { readonly min: number; readonly max: number }): number {
    const value = this.#given(key);
    if (value === undefined) return fallback;
    const number = typeof value === 'string' ? Number(value) : value;
    if (Number.isSafeInteger(number) && Number(number) >= bounds.min && Number(number) <= bounds.max)
      return Number(number);
    return this.#refuse(key, `a whole number from ${bounds.min} to ${bounds.max}`, value) ?? fallback;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.#given(key);
    if (value === undefined) return fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    return this.#refuse(key, 'true or false', value) ?? fallback;
  }

  /** One of `choices`; a number is compared as the string that the command line would give. */
  choice<Choice extends string | number>(key: string, fallback: Choice, choices: readonly Choice[]): Choice {
    const value = this.#given(key);
    if (value === undefined) return fallback;
    const found = choices.find((choice) => String(choice) === String(value));
    return found ?? this.#refuse(key, `one of ${choices.join(', ')}`, value) ?? fallback;
  }

  /** Notes what is wrong with several values together. */
  refuse(problem: string): void {
    this.#problems.push(problem);
  }

  /** Throws when anything was refused. */
  finish(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems);
  }

  #given(key: string): unknown {
    const value = this.#lookup(key);
    return value === '' || value === null ? undefined : value; // `-c key=` takes a value of cdk.json back
  }

  #refuse(key: string, shape: string, value: unknown): undefined {
    this.#problems.push(`Context value ${key} must be ${shape}, not ${JSON.stringify(value)}.`);
    return undefined;
  }
}
