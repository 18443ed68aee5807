import { cold } from './cold/part.ts';
import type { Part } from './part.ts';
import { streamDelay } from './stream-delay/part.ts';

/** All of them, in the order of the report. */
export const PARTS: readonly Part[] = [cold, streamDelay];
