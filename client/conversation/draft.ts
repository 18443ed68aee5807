import type { ServerEvents } from '../../protocol/server-events.ts';
import type { Draft } from './state.ts';

/**
 * The draft with one more piece. Pieces may come twice (over two connections, or from a worker that began again) and out
 * of order: what is there already changes nothing, what leaves a gap ends the showing until the text starts over.
 */
export function growDraft(draft: Draft | null, piece: ServerEvents['message_delta']): Draft {
  const { in_reply_to: inReplyTo, seq, offset, text } = piece;
  const known = draft?.inReplyTo === inReplyTo ? draft : null;
  const start = { inReplyTo, text, seq, isBroken: offset > 0 };
  if (!known) return start;
  if (known.isBroken) return offset === 0 ? start : known;
  if (known.text.startsWith(text, offset)) return offset ? known : { ...known, seq };
  if (offset === 0) return start;
  if (offset > known.text.length) return { ...known, isBroken: true };
  if (seq <= known.seq) return known;
  return { ...known, seq, text: known.text.slice(0, offset) + text };
}
