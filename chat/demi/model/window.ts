import type { Background } from '../../ports/conductor.ts';
import type { PromptMessage } from '../../ports/language-model.ts';
import type { StoredMessage } from '../../ports/messages.ts';
import { estimateTokens, MESSAGE_OVERHEAD } from './tokens.ts';

/**
 * What stands in the user's place where she wrote first, now or then: some models refuse a conversation that does not begin and
 * end with the user (Bedrock's Converse API), or in which the two do not take turns.
 */
export const CUE = '(The user has not written since. You write first.)';

const ENDED = /(?:[.!?…。！？؟।]|\p{Extended_Pictographic}\uFE0F?)[\p{Pe}\p{Pf}"'*]*\s*$/u;

/**
 * The last turns, oldest first, as many as fit `tokens`; `last`, the user's message or the cue, is always the last of them,
 * whole. It begins with the user, and with nothing that the user has asked her to forget. `rate`: tokens per byte.
 */
export function windowOf(
  { recent, knownSince }: Background,
  last: string,
  tokens: number,
  rate: number,
): readonly PromptMessage[] {
  const known = recent.filter(({ createdAt }) => createdAt > knownSince).map(promptMessages);
  const end: PromptMessage = { role: 'user', content: last };
  const cost = ({ content }: PromptMessage) => estimateTokens(content, rate) + MESSAGE_OVERHEAD;
  let left = tokens - cost(end);
  const tooOld = known.findLastIndex((messages) => {
    left -= messages.reduce((sum, message) => sum + cost(message), 0);
    return left < 0;
  });
  const kept = known.slice(tooOld + 1).flat();
  const first = kept.findIndex(({ role }) => role === 'user');
  return [...(first === -1 ? [] : kept.slice(first)), end];
}

/** A message as the model sees it: what she wrote first comes right after its cue. */
function promptMessages({ sender, content, stopped, checkIn }: StoredMessage): readonly PromptMessage[] {
  if (sender === 'user') return [{ role: 'user', content }];
  const said = stopped && !ENDED.test(content) ? `${content.trimEnd()}…` : content;
  const answer: PromptMessage = { role: 'assistant', content: said };
  return checkIn === undefined ? [answer] : [{ role: 'user', content: CUE }, answer];
}
