import type { Variant } from './app.ts';
import type { Visit } from './visit.ts';

/**
 * `documented`: AWS says so. `observed`: a capture or test against AWS that somebody published.
 * `unverified`: neither was found; what stands for AWS is the strict way that we chose.
 */
export type Source = 'documented' | 'observed' | 'unverified';

/** One thing that a client, a handler or a caller of the management API can see. */
export type Row = {
  readonly id: string;
  /** One factual sentence. */
  readonly says: string;
  readonly source: Source;
  /** What is to be observed, in the words of `probe`. */
  readonly aws: string;
  /** @default 'plain' */
  readonly variant?: Variant;
  readonly probe: (visit: Visit) => Promise<string>;
};
