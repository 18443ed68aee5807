import { allDone } from '../all-done.ts';
import type { Outbox, Push } from '../outbox.ts';
import type { Clock } from '../ports/clock.ts';
import type { Connection } from '../ports/connections.ts';
import { every } from './every.ts';

export type TypingPorts = { readonly outbox: Outbox; readonly clock: Clock };

export const TYPING_REPEAT_MS = 8_000; // 8 s
const EXPIRES_MS = 10_000; // 10 s: the next repetition comes before

/** That Demi types, as devices see it. */
export type Typing = {
  /** Puts `typing false` in line at once; resolves when all of it is sent or given up. */
  end(): Promise<void>;
};

/** Shows that Demi types, until `end`. */
export function beginTyping(ports: TypingPorts, conversationId: string, devices: readonly Connection[]): Typing {
  const ended = new AbortController();
  const inFlight: Promise<unknown>[] = [];
  const push = (isTyping: boolean): void => {
    inFlight.push(ports.outbox.push(devices, typing(conversationId, isTyping)));
  };
  push(true);
  inFlight.push(every(ports.clock, TYPING_REPEAT_MS, ended.signal, async () => push(true)));
  return {
    end: async () => {
      ended.abort();
      push(false);
      await allDone(inFlight);
    },
  };
}

export function typing(conversationId: string, isTyping: boolean): Push {
  const data = { is_typing: isTyping, conversation_id: conversationId, sender: 'demi' as const };
  return { event: 'typing', data: { ...data, expires_in_ms: EXPIRES_MS } };
}
