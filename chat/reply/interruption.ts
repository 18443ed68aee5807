import type { Clock } from '../ports/clock.ts';
import type { Conversations, Unanswered } from '../ports/conversations.ts';
import type { Messages, StoredMessage } from '../ports/messages.ts';
import type { Report } from '../ports/report.ts';
import { every } from './every.ts';
import { laterMessage } from './read-around.ts';

export type InterruptionPorts = {
  readonly conversations: Pick<Conversations, 'stopFor'>;
  readonly messages: Pick<Messages, 'read'>;
  readonly clock: Clock;
  readonly report: Report;
  readonly doubleTexting: DoubleTexting;
};

/** What a message does that comes while she writes: it is answered next, or ends the reply and is answered together with it. */
export type DoubleTexting = 'queue' | 'together';

/** What the user may do to a reply that is being written. */
export type Interruption = {
  readonly signal: AbortSignal; // aborts when the user wants no more of it, or has written again where that ends it
  overtakenBy(): StoredMessage | undefined; // the message that the user wrote, if that is why
  readonly watch: Promise<void>; // resolves when nobody looks any more
};

export const INTERRUPTION_POLL_MS = 400; // a stop is seen within 500 ms

/** Looks every 400 ms, and not before the first 400 ms have passed, until `ended` or until there is something to see. */
export function watchForInterruption(ports: InterruptionPorts, about: Unanswered, ended: AbortSignal): Interruption {
  const interrupted = new AbortController();
  let overtakenBy: StoredMessage | undefined;
  const look = async (): Promise<void> => {
    const isStopped = await isStopWanted(ports, about);
    if (!isStopped) overtakenBy = await findLater(ports, about);
    if (isStopped || overtakenBy !== undefined) interrupted.abort();
  };
  return {
    signal: interrupted.signal,
    overtakenBy: () => overtakenBy,
    watch: every(ports.clock, INTERRUPTION_POLL_MS, AbortSignal.any([ended, interrupted.signal]), look),
  };
}

/** Not being able to ask is no reason to give the reply up; the next look asks again. */
async function isStopWanted(ports: InterruptionPorts, { conversationId, messageId }: Unanswered): Promise<boolean> {
  try {
    return (await ports.conversations.stopFor(conversationId)) === messageId;
  } catch (cause) {
    ports.report('stop_not_read', { conversation_id: conversationId, cause });
    return false;
  }
}

async function findLater(ports: InterruptionPorts, about: Unanswered): Promise<StoredMessage | undefined> {
  if (ports.doubleTexting === 'queue') return undefined;
  try {
    return await laterMessage(ports.messages, about);
  } catch (cause) {
    ports.report('later_message_not_read', { conversation_id: about.conversationId, cause });
    return undefined;
  }
}
