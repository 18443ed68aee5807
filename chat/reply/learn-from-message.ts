import { allDone } from '../all-done.ts';
import { newFeelings } from '../demi/feelings.ts';
import { hasNews, type Memory, withFacts } from '../demi/memory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, Learned, Turn } from '../ports/conductor.ts';
import type { LearnJob } from '../ports/jobs.ts';
import { ModelError } from '../ports/language-model.ts';
import type { Messages } from '../ports/messages.ts';
import type { Metrics } from '../ports/metrics.ts';
import { withinTime } from '../within-time.ts';
import { type BudgetPorts, charge, isBudgetSpent } from './budget.ts';
import type { KeepPorts } from './keep.ts';
import { measure } from './measure.ts';
import { readInPlace } from './read-around.ts';

export type LearnPorts = KeepPorts &
  BudgetPorts & {
    readonly messages: Pick<Messages, 'get' | 'read'>;
    readonly conductor: Pick<Conductor, 'learn'>;
    readonly clock: Clock;
    readonly metrics: Metrics;
  };

const ATTEMPTS = 2;
const ATTEMPT_MS = 20_000; // 20 s
const BACK_OFF_MS = 2_000; // 2 s: nobody waits
const MOST_WRITES = 3;

/**
 * Finds out what a message tells of the user, and keeps it. Work of its own beside the replies, and the job may come twice.
 * A model that fails twice, or for good, is reported and not asked again: something is not remembered, no more.
 */
export async function learnFromMessage(ports: LearnPorts, job: LearnJob): Promise<void> {
  const turn = await lookUp(ports, job);
  if (turn === undefined || ports.conductor.learn === undefined) return;
  const learned = await learn(ports, ports.conductor.learn, turn);
  if (learned === undefined) return;
  measure(ports.metrics, { usage: learned.usage, firstWordMs: undefined, failures: 0 });
  await allDone([keepFacts(ports, job.userId, learned.facts), charge(ports, job.userId, learned.usage)]);
}

/** undefined: there is nothing to learn, or it may not be learned. */
async function lookUp(ports: LearnPorts, job: LearnJob): Promise<Turn | undefined> {
  const now = ports.clock.now();
  const { conversationId, messageId, userId } = job;
  const [found, kept, budgetSpent] = await allDone([
    readInPlace(ports.messages, job, now),
    ports.memories.read(userId),
    isBudgetSpent(ports, userId),
  ]);
  if (found === undefined || found.message.createdAt <= kept.knownSince || budgetSpent) return undefined;
  const { message } = found;
  const before = found.recent.filter((other) => other.messageId < messageId && other.inReplyTo !== messageId);
  const alone = { joined: [], isBudgetSpent: false, feelings: newFeelings(now) };
  return { conversationId, message, recent: before, ...kept, ...alone, now };
}

async function learn(
  ports: LearnPorts,
  ask: NonNullable<Conductor['learn']>,
  turn: Turn,
): Promise<Learned | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await withinTime(ports.clock, ATTEMPT_MS, (signal) => ask(turn, signal));
    } catch (cause) {
      ports.report('learning_failed', { conversation_id: turn.conversationId, attempt, cause });
      if (cause instanceof ModelError && !isPassing(cause)) return { facts: [], usage: cause.usage };
    }
    if (attempt < ATTEMPTS) await ports.clock.wait(BACK_OFF_MS);
  }
  return undefined;
}

/** Whether the same question may be answered later. An answer that did not fit would be much the same again. */
function isPassing({ code }: ModelError): boolean {
  return code === 'throttled' || code === 'unavailable';
}

/**
 * What is kept is read right before it is replaced: the model took its time, and a job that came twice may be ahead. The user
 * may ask to be forgotten at any moment: then it is read again.
 */
async function keepFacts(ports: LearnPorts, userId: string, facts: Memory): Promise<void> {
  if (facts.length === 0) return; // most messages tell nothing
  for (let attempt = 1; attempt <= MOST_WRITES; attempt += 1) {
    const { memory, knownSince } = await ports.memories.read(userId);
    const grown = withFacts(memory, facts, ports.clock.now(), knownSince);
    if (!hasNews(grown, memory) || (await ports.memories.write(userId, { memory: grown, knownSince }))) return;
  }
  ports.report('memory_not_kept', { user_id: userId });
}
