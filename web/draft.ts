import type { ServerEvents } from '../protocol/server-events.ts';
import type { Draft } from './conversation-state.ts';

/**
 * Adds one piece to the reply being written. `offset` counts UTF-16 units, as `String.length` does. Offset 0 starts
 * over; a repeated piece changes nothing; after a missing piece the text stays as it is until the final message comes.
 */
export function growDraft(draft: Draft | null, piece: ServerEvents['message_delta']): Draft {
  const { in_reply_to: inReplyTo, seq, offset, text } = piece;
  if (offset === 0) return { inReplyTo, seq, text, broken: false };
  if (draft === null || draft.inReplyTo !== inReplyTo) return { inReplyTo, seq, text: '', broken: true };
  if (draft.broken || seq <= draft.seq) return draft;
  if (offset > draft.text.length) return { ...draft, broken: true };
  return { inReplyTo, seq, text: draft.text.slice(0, offset) + text, broken: false };
}
