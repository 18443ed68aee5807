import { replyFilter } from '../demi/clean-reply.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Memory } from '../demi/memory.ts';
import { seededRandom } from '../demi/random.ts';
import type { TextFilter } from '../demi/text-filter.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConductorEvent } from '../ports/conductor.ts';
import { ModelError, type Usage } from '../ports/language-model.ts';
import type { Report } from '../ports/report.ts';
import { totalUsage } from './usage.ts';

/** What is to be written. */
export type Piece = {
  readonly conversationId: string;
  readonly seed: string; // of what is chosen by chance
  readonly feelings: Feelings; // hers, unless writing it changes them
  perform(signal: AbortSignal): AsyncIterable<ConductorEvent>;
  /** The text as it may be said, wherever it comes from. `given`: the empty text, where there is none. */
  shown(given: string): string;
  /**
   * Nobody may be left without it: where no attempt made one, or it was stopped before its first word, `shown('')` is the text.
   */
  readonly isIndispensable: boolean;
};

/**
 * What the conductor made of a piece, and what it took. `stopped`: it was cut short, the text is what was written until then.
 */
export type Composed = Effort & Outcome;

export type Effort = {
  readonly usage: Usage | undefined; // of all attempts; undefined: no model was asked
  readonly firstWordMs: number | undefined; // from the beginning to the first word of the attempt that counts
  readonly failures: number; // attempts
};

type Outcome =
  | {
      readonly outcome: 'complete' | 'stopped';
      readonly text: string;
      readonly feelings: Feelings;
      readonly memory: Memory | undefined; // undefined: nothing was learned
    }
  | { readonly outcome: 'failed' }; // every attempt

/** Who watches while a reply is written. */
export type Audience = {
  thinking(event: Extract<ConductorEvent, { type: 'thinking' }>): void;
  write(text: string): void;
  startOver(): void; // what was written so far does not count
};

export type ComposePorts = {
  readonly clock: Clock;
  readonly report: Report;
  readonly modelTimeoutMs: number; // until the first sign of life of an attempt; a model on a laptop may have to be loaded first
};

const ATTEMPTS = 2; // one retry (PROTOCOL.md, `inference_error`)
const SILENCE_MS = 15_000; // 15 s between two words at most: the model hangs
const BACK_OFF_MS = 1_000; // 1 s at least, 2 s at most, where the model's service does not say
const LONGEST_BACK_OFF_MS = 8_000; // 8 s; who asks for more does not get a second attempt

/** The time that `compose` takes at most; who runs it has to live longer. What is written by then stands. */
export const LONGEST_COMPOSING_MS = 80_000; // 80 s: two attempts of 35 s without a sign of life, and the back-off between them

const NOTHING_SAID = '…'; // stopped before the first word: a message always has content

/**
 * Runs the conductor, once more if it fails. Never throws: a failure is an outcome, unless the piece is indispensable.
 */
export async function compose(
  ports: ComposePorts,
  piece: Piece,
  audience: Audience,
  stopped: AbortSignal,
): Promise<Composed> {
  const commission = { ports, piece, audience, stopped, beganAt: ports.clock.now() };
  let usage: Usage | undefined;
  for (let failures = 0; ; ) {
    const attempt = newAttempt(commission);
    try {
      const outcome = await run(attempt, commission);
      return { ...outcome, usage: totalUsage(usage, attempt.usage), firstWordMs: attempt.firstWordMs, failures };
    } catch (cause) {
      failures += 1;
      usage = totalUsage(usage, attempt.usage);
      ports.report('conductor_failed', { conversation_id: piece.conversationId, attempt: failures, cause });
      const delay = backOff(cause, piece);
      const isTooLate = ports.clock.now() + (delay ?? 0) >= commission.beganAt + LONGEST_COMPOSING_MS;
      if (delay === undefined || isTooLate || failures === ATTEMPTS)
        return { ...withoutText(piece, attempt), usage, firstWordMs: undefined, failures };
      audience.startOver();
      if (delay > 0) await ports.clock.wait(delay, stopped);
    }
  }
}

/** What is asked for, by whom, and since when. */
type Commission = {
  readonly ports: ComposePorts;
  readonly piece: Piece;
  readonly audience: Audience;
  readonly stopped: AbortSignal;
  readonly beganAt: number;
};

/** What has become of one attempt so far. */
type Attempt = {
  written: string;
  readonly visible: TextFilter; // what of it may be seen
  aliveAt: number; // the last sign of life
  firstWordMs: number | undefined;
  feelings: Feelings;
  memory: Memory | undefined;
  usage: Usage | undefined;
  final: string | undefined;
};

function newAttempt({ ports, piece }: Commission): Attempt {
  return {
    written: '',
    visible: replyFilter(),
    aliveAt: ports.clock.now(),
    firstWordMs: undefined,
    feelings: piece.feelings,
    memory: undefined,
    usage: undefined,
    final: undefined,
  };
}

async function run(attempt: Attempt, commission: Commission): Promise<Outcome> {
  const { piece, stopped } = commission;
  const ended = new AbortController();
  const overdue = new AbortController();
  const watch = watchOver(attempt, commission, overdue, ended.signal);
  const isOver = () => stopped.aborted || overdue.signal.aborted;
  try {
    for await (const event of piece.perform(AbortSignal.any([stopped, overdue.signal]))) {
      if (event.type === 'used') attempt.usage = totalUsage(attempt.usage, event.usage);
      else if (!isOver()) take(event, attempt, commission); // afterwards only what it took is of interest
    }
  } catch (cause) {
    if (!stopped.aborted) throw cause;
  } finally {
    ended.abort();
    await watch;
  }
  return outcomeOf(attempt, commission);
}

function take(event: Exclude<ConductorEvent, { type: 'used' }>, attempt: Attempt, commission: Commission): void {
  if (event.type === 'thinking') commission.audience.thinking(event);
  else if (event.type === 'felt') attempt.feelings = event.feelings;
  else if (event.type === 'learned') attempt.memory = event.memory;
  else if (event.type === 'final') attempt.final = event.text;
  else takeWords(event.text, attempt, commission);
}

function takeWords(text: string, attempt: Attempt, { ports, audience, beganAt }: Commission): void {
  attempt.aliveAt = ports.clock.now();
  if (text === '') return;
  attempt.firstWordMs ??= attempt.aliveAt - beganAt;
  attempt.written += text;
  const visible = attempt.visible.add(text);
  if (visible !== '') audience.write(visible);
}

function outcomeOf({ written, final, feelings, memory }: Attempt, commission: Commission): Outcome {
  const { piece, stopped, beganAt, ports } = commission;
  const hasWritten = written.trim() !== '';
  const effect = { feelings, memory };
  if (stopped.aborted) {
    const hasWords = hasWritten || piece.isIndispensable;
    return { outcome: 'stopped', text: hasWords ? piece.shown(written) : NOTHING_SAID, ...effect };
  }
  if (final !== undefined) return { outcome: 'complete', text: piece.shown(final), ...effect };
  const isTimeUp = ports.clock.now() - beganAt >= LONGEST_COMPOSING_MS;
  if (isTimeUp && hasWritten) return { outcome: 'complete', text: piece.shown(written), ...effect };
  throw new Error('The conductor ended without a final text');
}

function withoutText(piece: Piece, { feelings, memory }: Attempt): Outcome {
  if (!piece.isIndispensable) return { outcome: 'failed' };
  return { outcome: 'complete', text: piece.shown(''), feelings, memory };
}

/** Ends an attempt that no longer gets on: `overdue` aborts. */
async function watchOver(
  attempt: Attempt,
  { ports, beganAt }: Commission,
  overdue: AbortController,
  ended: AbortSignal,
): Promise<void> {
  const { modelTimeoutMs, clock } = ports;
  while (!ended.aborted) {
    const patience = attempt.written === '' ? modelTimeoutMs : Math.min(modelTimeoutMs, SILENCE_MS);
    const until = Math.min(attempt.aliveAt + patience, beganAt + LONGEST_COMPOSING_MS);
    const left = until - clock.now();
    if (left <= 0) return overdue.abort();
    await clock.wait(Math.min(left, SILENCE_MS), ended); // a first word may come meanwhile, and less patience with it
  }
}

/** How long to wait before the second attempt, ms; undefined: there is no point in one. */
function backOff(cause: unknown, { seed }: Piece): number | undefined {
  if (!(cause instanceof ModelError)) return 0;
  if (cause.code === 'refused') return undefined;
  if (cause.code === 'malformed') return 0;
  const jittered = Math.round(BACK_OFF_MS * (1 + seededRandom(seed)())); // replies that failed together come back apart
  const delay = Math.max(cause.retryAfterMs ?? 0, jittered);
  return delay > LONGEST_BACK_OFF_MS ? undefined : delay;
}
