import type { AppLimits, Variant } from './app.ts';
import type { Recorder } from './recorder.ts';

/** One running API of the echo app: all that a row knows of whoever runs it. */
export type Subject = {
  /** Where clients connect, with the stage if the host has any. */
  readonly url: string;
  /** The endpoint of the management API. */
  readonly callbackUrl: string;
  readonly recorder: Recorder;
  /** Those that hold here; shortened ones where the host allows it. */
  readonly limits: AppLimits;
  /** How long a row waits for what may not come, milliseconds. */
  readonly patienceMs: number;
};

/** Something that can run the echo app. */
export type Host = {
  /** With its version, as the table calls it. */
  readonly name: string;
  /** The echo app in this variant, started when first asked for; or why it cannot be had here. */
  subject(variant: Variant): Promise<Subject | { readonly cannot: string }>;
  stop(): Promise<void>;
};
