import type { ServerEvents } from '../../protocol/server-events.ts';
import type { ThinkingStep } from '../snapshot.ts';

type Thinking = Readonly<Record<string, readonly ThinkingStep[]>>;

const REPLIES_KEPT = 50;

/** With one step more, or a newer word of a step that is known. A reply that is begun again thinks from the beginning. */
export function addStep(thinking: Thinking, data: ServerEvents['thinking']): Thinking {
  const step: ThinkingStep = {
    inReplyTo: data.in_reply_to,
    seq: data.seq,
    step: data.step,
    status: data.status,
    details: data.details,
    durationMs: data.duration_ms ?? null,
  };
  const known = thinking[step.inReplyTo] ?? [];
  const others = known.filter((other) => other.step !== step.step);
  const before = known.find((other) => other.step === step.step);
  if (before !== undefined && before.seq > step.seq && step.seq > 0) return thinking; // overtaken by newer word
  const steps = [...others, step].sort((a, b) => a.seq - b.seq);
  return newest({ ...thinking, [step.inReplyTo]: steps });
}

/** Message ids sort by time, so the greatest keys are the newest. */
function newest(thinking: Thinking): Thinking {
  const replies = Object.entries(thinking);
  if (replies.length <= REPLIES_KEPT) return thinking;
  return Object.fromEntries(replies.sort(([a], [b]) => (a < b ? -1 : 1)).slice(-REPLIES_KEPT));
}
