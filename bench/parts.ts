import { growth } from './growth/part.ts';
import type { Part } from './part.ts';
import { streamDelay } from './stream-delay/part.ts';
import { units } from './units/part.ts';

/** All of them, in the order of the report. */
export const PARTS: readonly Part[] = [units, growth, streamDelay];
