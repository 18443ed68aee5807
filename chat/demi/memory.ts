import type { StoredMessage } from '../ports/messages.ts';
import type { Fact } from './fact-rules.ts';
import { factsIn } from './facts.ts';
import { REMEMBERED_MS } from './remembered.ts';

/** A fact, and where she has it from. `toldAt`: Unix ms. */
export type Recollection = Fact & { readonly messageId: string; readonly toldAt: number };

/** What she remembers of a user: on each topic the latest word, latest last. */
export type Memory = readonly Recollection[];

const RECENTLY_TOLD_MS = 604_800_000; // 7 days
const MOST_REMEMBERED = 40; // keeps the row small, about 6 KB

/** The memory with what these messages of the user tell, and without what is too old or to be forgotten (`withFacts`). */
export function remember(memory: Memory, messages: readonly StoredMessage[], now: number, knownSince = 0): Memory {
  const told = messages.filter(({ sender }) => sender === 'user').flatMap(recollections);
  return withFacts(memory, told, now, knownSince);
}

/**
 * The memory with what was told since, without what was last told more than 90 days before `now` or not after `knownSince`,
 * to which the user has asked her to forget (both Unix ms).
 */
export function withFacts(memory: Memory, told: Memory, now: number, knownSince = 0): Memory {
  const inOrder = [...memory, ...told]
    .filter(({ toldAt }) => toldAt > knownSince && now - toldAt <= REMEMBERED_MS)
    .toSorted((one, other) => one.toldAt - other.toldAt);
  const byTopic = new Map<string, Recollection>();
  for (const recollection of inOrder) {
    byTopic.delete(recollection.topic); // a topic told again is the latest again
    byTopic.set(recollection.topic, recollection);
  }
  return [...byTopic.values()].slice(-MOST_REMEMBERED);
}

/** What of it was told within seven days before `now` (Unix ms): fresh enough to be brought up. */
export function recentlyTold(memory: Memory, now: number): Memory {
  return memory.filter(({ toldAt }) => now - toldAt <= RECENTLY_TOLD_MS);
}

/** Whether there is something in the memory that was not in the earlier one. */
export function hasNews(memory: Memory, earlier: Memory): boolean {
  const isKnown = ({ topic, messageId }: Recollection) =>
    earlier.some((known) => known.topic === topic && known.messageId === messageId);
  return !memory.every(isKnown);
}

function recollections({ content, messageId, createdAt: toldAt }: StoredMessage): readonly Recollection[] {
  return factsIn(content).map((fact) => ({ ...fact, messageId, toldAt }));
}
