import { capitalised } from './plain-text.ts';

/** What may stand in the slots of a line. An absent slot is left out. */
export type Slots = {
  readonly you?: string; // how she addresses the user, without comma
  readonly name?: string;
  readonly fact?: string;
  readonly facts?: string;
  readonly choice?: string;
};

const SLOT = /\{(\w+)\}/g;

/** Fills the slots in one pass, so that nothing filled in is read as a slot. `{Fact}` begins a sentence. */
export function fillSlots(line: string, slots: Slots): string {
  return line.replace(SLOT, (_, slot: string) => {
    const key = slot.toLowerCase() as keyof Slots;
    const value = slots[key] ?? '';
    if (key === 'you') return value === '' ? '' : `, ${value}`;
    return slot === key ? value : capitalised(value);
  });
}
