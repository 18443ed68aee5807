import { cold } from './cold/part.ts';
import { fanOut } from './fan-out/part.ts';
import { gateway } from './gateway/part.ts';
import { growth } from './growth/part.ts';
import { latencies } from './latencies/part.ts';
import type { Part } from './part.ts';
import { stack } from './stack/part.ts';
import { streamDelay } from './stream-delay/part.ts';
import { units } from './units/part.ts';

/** All of them, in the order of the report. */
export const PARTS: readonly Part[] = [cold, units, growth, stack, gateway, latencies, fanOut, streamDelay];
