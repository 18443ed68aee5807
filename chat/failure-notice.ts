import { type ErrorData, errors } from '../protocol/errors.ts';
import { careLine, seriousLine } from './demi/care.ts';
import { crisisIn } from './demi/crisis.ts';
import { failureLine } from './demi/failure-line.ts';
import { griefIn } from './demi/grief.ts';
import type { StoredMessage } from './ports/messages.ts';

/** What the user is told of a message that no answer could be made to: nothing light where the message was grave. */
export function failureNotice({ messageId, clientMessageId, content }: StoredMessage): ErrorData {
  return errors.inference({
    inReplyTo: messageId,
    fallback: fallbackFor(content, messageId),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  });
}

function fallbackFor(content: string, seed: string): string {
  const crisis = crisisIn(content);
  if (crisis !== null) return careLine(crisis, seed);
  const grief = griefIn(content);
  return grief === null ? failureLine(seed) : seriousLine(grief, seed);
}
