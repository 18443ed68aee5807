import type { ConnectionState } from './connection.ts';
import { replyInProgress } from './conversation.ts';
import type { Conversation } from './conversation-state.ts';

const CONNECTION_WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting',
  connected: '',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  signed_out: '',
};

export function connectionWords(state: ConnectionState): string {
  return CONNECTION_WORDS[state];
}

/** What Demi is doing at `now`, in a few words, with the step of her thinking where she tells it. */
export function activityWords(state: Conversation, now: number): string {
  const reply = replyInProgress(state, now);
  if (reply === undefined) return '';
  if (state.stopping !== null && state.stopping === reply.inReplyTo) return 'Demi is stopping';
  if (state.draft !== null && state.draft.text !== '') return 'Demi is writing';
  return state.thought === null ? 'Demi is thinking' : `Demi is thinking: ${state.thought.text}`;
}
