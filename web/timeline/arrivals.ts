import type { ChatMessage } from '../../client/messages.ts';

/**
 * What Demi said since `known` was shown: the messages after the newest of those. Older ones that were loaded by
 * scrolling upwards are not news.
 */
export function arrivals(known: ReadonlySet<string>, messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const newestKnown = messages.findLastIndex(({ key, state }) => known.has(key) && state !== 'pending');
  return messages.slice(newestKnown + 1).filter(({ sender, key }) => sender === 'demi' && !known.has(key));
}
