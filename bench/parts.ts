import { gateway } from './gateway/part.ts';
import type { Part } from './part.ts';
import { streamDelay } from './stream-delay/part.ts';

/** All of them, in the order of the report. */
export const PARTS: readonly Part[] = [gateway, streamDelay];
