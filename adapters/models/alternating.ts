import type { PromptMessage } from '../../chat/ports/language-model.ts';

/**
 * The messages with neighbours of one role joined: the chat templates of many models refuse a conversation whose roles do not
 * alternate (vllm-project/vllm#6862), and a user writes twice in a row as often as not.
 */
export function alternating(messages: readonly PromptMessage[]): PromptMessage[] {
  const joined: PromptMessage[] = [];
  for (const { role, content } of messages) {
    const before = joined.at(-1)?.role === role ? joined.pop() : undefined;
    joined.push({ role, content: before === undefined ? content : `${before.content}\n\n${content}` });
  }
  return joined;
}
