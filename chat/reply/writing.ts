import { mood } from '../../protocol/mood.ts';
import { allDone } from '../all-done.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Outbox, Push } from '../outbox.ts';
import type { Connection } from '../ports/connections.ts';
import type { Unanswered } from '../ports/conversations.ts';
import { iso } from '../wire-message.ts';
import type { Audience } from './compose.ts';
import { deltaStream } from './delta-stream.ts';
import { every } from './every.ts';
import { type Interruption, type InterruptionPorts, watchForInterruption } from './interruption.ts';

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

const TYPING_REPEAT_MS = 8_000; // 8 s
const TYPING_EXPIRES_MS = 10_000; // 10 s: the next repetition comes before

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
  push(typing(about.conversationId, true));
  inFlight.push(
    every(ports.clock, TYPING_REPEAT_MS, ended.signal, async () => push(typing(about.conversationId, true))),
    interruption.watch,
  );

  const finish = async (): Promise<void> => {
    ended.abort();
    inFlight.push(stream.end());
    push(typing(about.conversationId, false));
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

export function typing(conversationId: string, isTyping: boolean): Push {
  const data = { is_typing: isTyping, conversation_id: conversationId, sender: 'demi' as const };
  return { event: 'typing', data: { ...data, expires_in_ms: TYPING_EXPIRES_MS } };
}

export function emotionUpdate({ emotions }: Feelings): Push {
  return { event: 'emotion_update', data: { ...emotions, mood: mood(emotions) }, topic: 'emotion' };
}

function readReceipt(conversationId: string, { messageId, readAt }: Reading): Push {
  const data = { message_id: messageId, conversation_id: conversationId, read_at: iso(readAt) };
  return { event: 'read_receipt', data: { ...data, reader: 'demi' } };
}
