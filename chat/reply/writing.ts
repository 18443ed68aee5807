import { mood } from '../../protocol/mood.ts';
import { allDone } from '../all-done.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Outbox, Push } from '../outbox.ts';
import type { Connection } from '../ports/connections.ts';
import type { Unanswered } from '../ports/conversations.ts';
import { iso } from '../wire-message.ts';
import type { Audience } from './compose.ts';
import { deltaStream } from './delta-stream.ts';
import { type Interruption, type InterruptionPorts, watchForInterruption } from './interruption.ts';
import { beginTyping } from './typing.ts';

export type WritingPorts = InterruptionPorts & { readonly outbox: Outbox };

/** A message of the user's, and when Demi first read it, Unix ms. */
export type Reading = { readonly messageId: string; readonly readAt: number };

/** What the user's devices see while Demi works on a reply. */
export type Writing = {
  readonly audience: Audience;
  readonly interruption: Pick<Interruption, 'signal' | 'overtakenBy'>;
  takeBack(): void; // what was written will not become a reply
  /**
   * Puts what is left of the stream, then `typing false`, in line at once; what is pushed afterwards comes after it. Resolves
   * when all of it is sent or given up. Once is enough.
   */
  end(): Promise<void>;
};

/** Shows that Demi has read what she answers, and types, until `end`. */
export function beginWriting(
  ports: WritingPorts,
  about: Unanswered,
  devices: readonly Connection[],
  read: readonly Reading[],
): Writing {
  const ended = new AbortController();
  const interruption = watchForInterruption(ports, about, ended.signal);
  const stream = deltaStream(ports, about, devices);
  const inFlight: Promise<unknown>[] = [];
  let thoughts = 0;

  const push = (message: Push): void => {
    inFlight.push(ports.outbox.push(devices, message));
  };
  for (const reading of read) push(readReceipt(about.conversationId, reading));
  const typing = beginTyping(ports, about.conversationId, devices);
  inFlight.push(interruption.watch);

  const finish = async (): Promise<void> => {
    ended.abort();
    inFlight.push(stream.end(), typing.end());
    await allDone(inFlight);
  };
  let finished: Promise<void> | undefined;

  return {
    audience: {
      thinking: ({ step, status, details, durationMs }) => {
        const duration = durationMs === undefined ? {} : { duration_ms: Math.round(durationMs) };
        const { conversationId: conversation_id, messageId: in_reply_to } = about;
        const data = { conversation_id, in_reply_to, seq: thoughts, step, status, details, ...duration };
        push({ event: 'thinking', data, topic: 'thinking' });
        thoughts += 1;
      },
      write: stream.write,
      startOver: stream.startOver,
    },
    interruption,
    takeBack: stream.takeBack,
    end: async () => {
      finished ??= finish();
      await finished;
    },
  };
}

export function emotionUpdate({ emotions }: Pick<Feelings, 'emotions'>): Push {
  return { event: 'emotion_update', data: { ...emotions, mood: mood(emotions) }, topic: 'emotion' };
}

function readReceipt(conversationId: string, { messageId, readAt }: Reading): Push {
  const data = { message_id: messageId, conversation_id: conversationId, read_at: iso(readAt) };
  return { event: 'read_receipt', data: { ...data, reader: 'demi' } };
}
