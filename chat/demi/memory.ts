import type { StoredMessage } from '../ports/messages.ts';
import type { Fact } from './fact-rules.ts';
import { factsIn } from './facts.ts';

/** A fact, and where she has it from. `toldAt`: Unix ms. */
export type Recollection = Fact & { readonly messageId: string; readonly toldAt: number };

/** What she remembers of a user: on each topic the latest word, latest last. */
export type Memory = readonly Recollection[];

export const REMEMBERED_MS = 604_800_000; // 7 days
const MOST_REMEMBERED = 40; // keeps the row small, about 6 KB

/** The memory with what these messages of the user tell, without what is older than seven days at `now` (Unix ms). */
export function remember(memory: Memory, messages: readonly StoredMessage[], now: number): Memory {
  const told = messages.filter(({ sender }) => sender === 'user').flatMap(recollections);
  const inOrder = [...memory, ...told]
    .filter(({ toldAt }) => now - toldAt <= REMEMBERED_MS)
    .toSorted((one, other) => one.toldAt - other.toldAt);
  const byTopic = new Map<string, Recollection>();
  for (const recollection of inOrder) {
    byTopic.delete(recollection.topic); // a topic told again is the latest again
    byTopic.set(recollection.topic, recollection);
  }
  return [...byTopic.values()].slice(-MOST_REMEMBERED);
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
