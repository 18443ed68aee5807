import type { Section } from './report/section.ts';

/** A part of the bench. It starts what it measures and ends it again; nothing else is measured meanwhile. */
export type Part = {
  readonly name: string; // as the command line knows it
  measure(effort: Effort): Promise<Section>;
};

export type Effort = {
  /** So little that all parts together take less than a minute: the figures show that it works, and no more. */
  readonly isQuick: boolean;
  /** Whether to measure other people's programs too, installed from npm. */
  readonly withPeers: boolean;
  /** How often everything is measured, in turn with what it is compared with. A quick run may measure less often. */
  readonly repetitions: number;
  /** A folder for what is worth keeping from run to run: seeded tables, installed peers. */
  readonly cacheFolder: string;
  readonly say: (line: string) => void;
};
