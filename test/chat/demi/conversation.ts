import { type Feelings, newFeelings } from '../../../chat/demi/feelings.ts';
import type { Memory } from '../../../chat/demi/memory.ts';
import { persona } from '../../../chat/demi/persona.ts';
import type { Clock } from '../../../chat/ports/clock.ts';
import type { ConductorEvent, Occasion, Turn } from '../../../chat/ports/conductor.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';

export const NOON = Date.UTC(2026, 0, 5, 12); // any moment does

/** A message at rest; what a test does not name does not matter to it. */
export function message(content: string, rest: Partial<StoredMessage> = {}): StoredMessage {
  return {
    conversationId: 'robin',
    messageId: '019b8f00-0000-7000-8000-000000000001',
    sender: 'user',
    content,
    emotionState: null,
    status: 'read',
    createdAt: NOON,
    storedAt: NOON,
    deliveredAt: null,
    readAt: null,
    ...rest,
  };
}

/** A turn with somebody of whom she has nothing in mind; what a test does not name does not matter to it. */
export function turn(content: string, rest: Partial<Turn> = {}): Turn {
  return {
    conversationId: 'robin',
    message: message(content),
    joined: [],
    recent: [],
    memory: [],
    knownSince: 0,
    isBudgetSpent: false,
    feelings: newFeelings(NOON),
    now: NOON,
    ...rest,
  };
}

/** Reason to write to somebody of whom she has nothing in mind; what a test does not name does not matter to it. */
export function occasion(rest: Partial<Occasion> = {}): Occasion {
  return {
    conversationId: 'robin',
    recent: [],
    memory: [],
    knownSince: 0,
    feelings: newFeelings(NOON),
    now: NOON,
    checkIn: { trigger: 'loneliness', tone: 'warm' },
    checkInId: '019b8f00-0000-7000-8000-00000000000c',
    ...rest,
  };
}

/** A clock whose waits end at once and move its hands. */
export function quickClock(): Clock & { readonly waited: number[] } {
  const waited: number[] = [];
  let now = NOON;
  return {
    waited,
    now: () => now,
    wait: async (ms) => {
      waited.push(ms);
      now += ms;
    },
  };
}

export async function eventsOf(events: AsyncIterable<ConductorEvent>): Promise<readonly ConductorEvent[]> {
  const all: ConductorEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

export function finalOf(events: readonly ConductorEvent[]): string | undefined {
  return events.find((event) => event.type === 'final')?.text;
}

/** What she has in mind after a turn. */
export function learnedFrom(events: readonly ConductorEvent[]): Memory | undefined {
  return events.find((event) => event.type === 'learned')?.memory;
}

/** One answer of the persona, in one piece. */
export async function answer(asked: Turn, seed?: string): Promise<string> {
  const conductor = persona({ paceMs: 0, clock: quickClock(), ...(seed === undefined ? {} : { seed }) });
  return finalOf(await eventsOf(conductor.reply(asked, new AbortController().signal))) ?? '';
}

/** One check-in of the persona, in one piece. */
export async function checkIn(about: Occasion, seed?: string): Promise<string> {
  const conductor = persona({ paceMs: 0, clock: quickClock(), ...(seed === undefined ? {} : { seed }) });
  return finalOf(await eventsOf(conductor.checkIn(about, new AbortController().signal))) ?? '';
}

export type Exchange = { readonly said: string; readonly answered: string; readonly feelings: Feelings };

/** A whole conversation, a minute between messages; she is given the last twenty messages, as in production. */
export async function converse(texts: readonly string[], seed = ''): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const recent: StoredMessage[] = [];
  let feelings = newFeelings(NOON);
  let memory: Memory = [];
  for (const [index, said] of texts.entries()) {
    const now = NOON + index * 60_000; // 1 min apart
    const asked = message(said, { messageId: `message-${index}`, createdAt: now });
    const spoken = turn(said, { message: asked, recent: recent.slice(-20), memory, feelings, now });
    const events = await eventsOf(
      persona({ paceMs: 0, clock: quickClock(), seed }).reply(spoken, new AbortController().signal),
    );
    feelings = events.find((event) => event.type === 'felt')?.feelings ?? feelings;
    memory = learnedFrom(events) ?? memory;
    const answered = finalOf(events) ?? '';
    recent.push(asked, message(answered, { messageId: `answer-${index}`, sender: 'demi', createdAt: now }));
    exchanges.push({ said, answered, feelings });
  }
  return exchanges;
}
