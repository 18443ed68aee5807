import { createHash } from 'node:crypto';
import { newFeelings } from '../../chat/demi/feelings.ts';
import type { StoredMessage } from '../../chat/ports/messages.ts';
import { uuidv7 } from '../../protocol/ids.ts';

const TEXT_BYTES = 300;
const SENTENCE =
  'We swam so far out that the others on the shore were very small, and then the sun went down behind us. ';
const ANSWERED_AFTER_MS = 2_000; // 2 s
const READ_AFTER_MS = 10_000; // 10 s

/** A text of 300 bytes; `about` makes it one of its own. */
export function textOf(about: string): string {
  return `${about}: ${SENTENCE.repeat(3)}`.slice(0, TEXT_BYTES);
}

/**
 * What was said in a conversation until `endsAt`: messages of 300 bytes with an answer each, `everyMs` apart, all of it read.
 * The same for the same arguments.
 */
export function* conversation(
  conversationId: string,
  messages: number,
  { endsAt, everyMs }: { readonly endsAt: number; readonly everyMs: number },
): Generator<StoredMessage> {
  const turns = Math.ceil(messages / 2);
  for (let turn = 0; turn < turns; turn += 1) {
    const askedAt = endsAt - (turns - turn) * everyMs;
    const answeredAt = askedAt + ANSWERED_AFTER_MS;
    const [messageId, replyId] = [
      idAt(askedAt, `${conversationId} ${turn}`),
      idAt(answeredAt, `${turn} ${conversationId}`),
    ];
    const common = { conversationId, status: 'read' as const };
    yield {
      ...common,
      messageId,
      sender: 'user',
      content: textOf(`Turn ${turn}`),
      emotionState: null,
      createdAt: askedAt,
      storedAt: askedAt,
      deliveredAt: askedAt,
      readAt: answeredAt,
      clientMessageId: idAt(askedAt, `client ${turn}`),
      attempt: 1,
      replyId,
    };
    if (turn * 2 + 1 === messages) return;
    yield {
      ...common,
      messageId: replyId,
      sender: 'demi',
      content: textOf(`Answer ${turn}`),
      emotionState: newFeelings(answeredAt).emotions,
      createdAt: answeredAt,
      storedAt: answeredAt,
      deliveredAt: answeredAt,
      readAt: answeredAt + READ_AFTER_MS,
      inReplyTo: messageId,
    };
  }
}

function idAt(unixMs: number, seed: string): string {
  return uuidv7(unixMs, createHash('sha256').update(seed).digest().subarray(0, 10));
}
