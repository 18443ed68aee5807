import type { Mood } from '../../../protocol/mood.ts';

/**
 * Lines for one situation, by tone. Slots: `{you}` an address with its comma or nothing, `{name}`, `{fact}` and
 * `{facts}` what she remembers ("your dog is called Rex"), `{choice}` one of the things the user chose between.
 */
export type LineSet = {
  readonly sharp: readonly string[];
  readonly soft: readonly string[];
  readonly byMood?: Readonly<Partial<Record<Mood, readonly string[]>>>; // preferred while she is in that mood
};
