import { type ErrorData, errors } from '../protocol/errors.ts';
import { failureLine } from './demi/failure-line.ts';
import type { StoredMessage } from './ports/messages.ts';

/** What the user is told of a message that no answer could be made to. */
export function failureNotice({ messageId, clientMessageId }: StoredMessage): ErrorData {
  return errors.inference({
    inReplyTo: messageId,
    fallback: failureLine(messageId),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  });
}
