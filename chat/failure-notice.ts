import { type ErrorData, errors } from '../protocol/errors.ts';
import { seriousAnswer } from './demi/care.ts';
import { failureLine } from './demi/failure-line.ts';
import { type Gravity, graveTopicIn } from './demi/gravity.ts';
import type { StoredMessage } from './ports/messages.ts';

/**
 * What the user is told of a message that no answer could be made to: nothing light where it is serious. `around`: what makes the
 * turn serious, if the message itself does not.
 */
export function failureNotice(
  { messageId, clientMessageId, content }: StoredMessage,
  around: Gravity | undefined = undefined,
): ErrorData {
  const topic = graveTopicIn(content) ?? around;
  return errors.inference({
    inReplyTo: messageId,
    fallback: topic === undefined ? failureLine(messageId) : seriousAnswer(topic, messageId),
    ...(clientMessageId === undefined ? {} : { clientMessageId }),
  });
}
