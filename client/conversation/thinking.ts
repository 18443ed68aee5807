import type { ServerEvents } from '../../protocol/server-events.ts';
import type { ThinkingStep } from '../snapshot.ts';

type Thinking = Readonly<Record<string, readonly ThinkingStep[]>>;

const REPLIES_KEPT = 50;

/** With one step more, or a newer word of a step that is known. A reply that is begun again thinks from the beginning. */
export function addStep(thinking: Thinking, data: ServerEvents['thinking']): Thinking {
  const { in_reply_to: inReplyTo, seq, step, status, details, duration_ms: durationMs = null } = data;
  const known = Object.values(thinking)
    .flat()
    .filter((other) => other.inReplyTo === inReplyTo && seq > 0);
  if (known.some((other) => other.step === step && other.seq >= seq)) return thinking;
  const others = known.filter((other) => other.step !== step);
  const steps = [...others, { inReplyTo, seq, step, status, details, durationMs }].sort((a, b) => a.seq - b.seq);
  const replies = Object.entries({ ...thinking, [inReplyTo]: steps }).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(replies.slice(-REPLIES_KEPT)); // message ids sort by time
}
