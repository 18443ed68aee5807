import { type Invocation, type Observed, perDesign } from '../../../bench/latencies/designs.ts';

type Call = Invocation['calls'][number];

export function aCall(over: Partial<Call> = {}): Call {
  const times = { startedAtMs: 2, durationMs: 6 };
  return { service: 'DynamoDB', operation: 'PutItem', ...times, status: 200, readUnits: 0, writeUnits: 1, ...over };
}

/** An invocation that began 10 ms after the message was sent, and took 20. */
export function anInvocation(over: Partial<Invocation> = {}): Invocation {
  const about = { function: 'chat', trigger: 'message', ok: true, coldStart: false };
  return { ...about, durationMs: 20, endedAt: 1_030, calls: [aCall()], ...over };
}

export function anExchange(over: Partial<Observed['exchange']> = {}): Observed['exchange'] {
  return { acknowledgement: 40, typing: 70, firstWord: 90, reply: 300, ...over };
}

/** Sent 1 s after the beginning of the world. */
export function observed(over: Partial<Observed> = {}): Observed {
  return { exchange: anExchange(), sentAt: 1_000, invocations: [anInvocation()], ...over };
}

/** The same of ours and of every other design. */
export function everywhere<T>(ours: T, others: T) {
  return perDesign((name) => (name === 'ours' ? ours : others));
}
