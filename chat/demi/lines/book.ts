import { AFFECTION } from './affection.ts';
import { ASIDES } from './asides.ts';
import { CHECK_INS } from './check-ins.ts';
import { EVERYDAY } from './everyday.ts';
import { HERSELF } from './herself.ts';
import type { LineSet } from './line-set.ts';
import { MEMORY } from './memory.ts';
import { QUESTIONS } from './questions.ts';
import { SERIOUS } from './serious.ts';
import { SHARING } from './sharing.ts';
import { TOPICS } from './topics.ts';

const ALL = {
  ...EVERYDAY,
  ...HERSELF,
  ...AFFECTION,
  ...QUESTIONS,
  ...SHARING,
  ...MEMORY,
  ...TOPICS,
  ...ASIDES,
  ...SERIOUS,
  ...CHECK_INS,
};

export type Situation = keyof typeof ALL;

/** Every line she has, by situation. */
export const BOOK: Readonly<Record<Situation, LineSet>> = ALL;
