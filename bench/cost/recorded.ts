import type { Usages } from '../units/events.ts';
import recorded from './recorded.json' with { type: 'json' };

/** What every event used when it was last recorded, by `node bench/cost/record.ts`. A test measures it again. */
export const RECORDED: Usages = recorded;

/** So many are enough for counts: they hardly ever differ. */
export const RECORDED_ROUNDS = 3;
