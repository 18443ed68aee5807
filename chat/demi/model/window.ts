import type { Turn } from '../../ports/conductor.ts';
import type { PromptMessage } from '../../ports/language-model.ts';
import type { StoredMessage } from '../../ports/messages.ts';
import { estimateTokens, MESSAGE_OVERHEAD } from './tokens.ts';

const ENDED = /(?:[.!?…。！？؟।]|\p{Extended_Pictographic}\uFE0F?)[\p{Pe}\p{Pf}"'*]*\s*$/u;

/**
 * The last turns, oldest first, as many as fit `tokens`; the user's message is always the last of them, whole. It begins with
 * the user, as Bedrock demands (Converse API), and with nothing that the user has asked her to forget. `rate`: tokens per byte.
 */
export function windowOf(turn: Turn, tokens: number, rate: number): readonly PromptMessage[] {
  const known = turn.recent.filter(({ createdAt }) => createdAt > turn.knownSince).map(promptMessage);
  const last = promptMessage(turn.message);
  const cost = ({ content }: PromptMessage) => estimateTokens(content, rate) + MESSAGE_OVERHEAD;
  let left = tokens - cost(last);
  const tooOld = known.findLastIndex((message) => {
    left -= cost(message);
    return left < 0;
  });
  const kept = known.slice(tooOld + 1);
  const first = kept.findIndex(({ role }) => role === 'user');
  return [...(first === -1 ? [] : kept.slice(first)), last];
}

function promptMessage({ sender, content, stopped }: StoredMessage): PromptMessage {
  if (sender === 'user') return { role: 'user', content };
  return { role: 'assistant', content: stopped && !ENDED.test(content) ? `${content.trimEnd()}…` : content };
}
