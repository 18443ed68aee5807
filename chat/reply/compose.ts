import { cleanReply, replyFilter } from '../demi/clean-reply.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Memory } from '../demi/memory.ts';
import { seededRandom } from '../demi/random.ts';
import type { TextFilter } from '../demi/text-filter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, ConductorEvent, Turn } from '../ports/conductor.ts';
import { ModelError, type Usage } from '../ports/language-model.ts';
import type { Report } from '../ports/report.ts';
import { totalUsage } from './usage.ts';

/** What the conductor made of a turn, and what it took. `stopped`: it was cut short, the text is what was written until then. */
export type Composed = Effort &
  (
    | ({ readonly outcome: 'complete' | 'stopped'; readonly text: string } & Effect)
    | { readonly outcome: 'failed' } // every attempt
  );

export type Effort = {
  readonly usage: Usage | undefined; // of all attempts; undefined: no model was asked
  readonly firstWordMs: number | undefined; // from the beginning to the first word of the attempt that counts
  readonly failures: number; // attempts
};

type Effect = { readonly feelings: Feelings; readonly memory: Memory | undefined }; // undefined: nothing was learned

/** Who watches while a reply is written. */
export type Audience = {
  thinking(event: Extract<ConductorEvent, { type: 'thinking' }>): void;
  write(text: string): void;
  startOver(): void; // what was written so far does not count
};

export type ComposePorts = {
  readonly conductor: Conductor;
  readonly clock: Clock;
  readonly report: Report;
  readonly modelTimeoutMs: number; // until the first word of an attempt; a model on a laptop may have to be loaded first
};

const ATTEMPTS = 2; // one retry (PROTOCOL.md, `inference_error`)
const SILENCE_MS = 15_000; // 15 s between two words at most: the model hangs
const BACK_OFF_MS = 1_000; // 1 s at least, 2 s at most, where the model's service does not say
const LONGEST_BACK_OFF_MS = 8_000; // 8 s; who asks for more does not get a second attempt

/** The time that `compose` takes at most; who runs it has to live longer. What is written by then stands. */
export const LONGEST_COMPOSING_MS = 80_000; // 80 s: two attempts of 35 s without a word, and the back-off between them

const NOTHING_SAID = '…'; // stopped before the first word: a message always has content

/** Runs the conductor, once more if it fails. Never throws: a failure is an outcome. */
export async function compose(
  ports: ComposePorts,
  turn: Turn,
  audience: Audience,
  stopped: AbortSignal,
): Promise<Composed> {
  const composition = newComposition(ports, turn, audience, stopped);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await runOnce(composition);
    } catch (cause) {
      composition.failures = attempt;
      ports.report('conductor_failed', { conversation_id: turn.conversationId, attempt, cause });
      const delay = backOff(cause, turn);
      if (delay === undefined || attempt === ATTEMPTS) break;
      audience.startOver();
      if (delay > 0) await ports.clock.wait(delay, stopped);
    }
  }
  return { outcome: 'failed', ...effort(composition) };
}

/** What is known of a reply while it is made. The attempts share it. */
type Composition = {
  readonly ports: ComposePorts;
  readonly turn: Turn;
  readonly audience: Audience;
  readonly stopped: AbortSignal;
  readonly beganAt: number;
  written: string;
  filter: TextFilter; // what of it may be seen
  lastWordAt: number; // the attempt's beginning before the first word
  feelings: Feelings;
  memory: Memory | undefined;
  usage: Usage | undefined;
  firstWordMs: number | undefined;
  failures: number;
};

function newComposition(ports: ComposePorts, turn: Turn, audience: Audience, stopped: AbortSignal): Composition {
  const beganAt = ports.clock.now();
  return {
    ports,
    turn,
    audience,
    stopped,
    beganAt,
    written: '',
    filter: replyFilter(),
    lastWordAt: beganAt,
    feelings: turn.feelings,
    memory: undefined,
    usage: undefined,
    firstWordMs: undefined,
    failures: 0,
  };
}

async function runOnce(composition: Composition): Promise<Composed> {
  const { ports, turn, stopped } = composition;
  const lastWordAt = ports.clock.now();
  Object.assign(composition, {
    written: '',
    filter: replyFilter(),
    lastWordAt,
    feelings: turn.feelings,
    memory: undefined,
  });
  const ended = new AbortController();
  const overdue = new AbortController();
  const watch = watchOver(composition, overdue, ended.signal);
  let final: string | undefined;
  try {
    for await (const event of ports.conductor.reply(turn, AbortSignal.any([stopped, overdue.signal]))) {
      if (event.type === 'used') composition.usage = totalUsage(composition.usage, event.usage);
      else if (stopped.aborted || overdue.signal.aborted)
        continue; // only what it took is still of interest
      else if (event.type === 'final') final = event.text;
      else take(event, composition);
    }
  } catch (cause) {
    if (!stopped.aborted) throw cause;
  } finally {
    ended.abort();
    await watch;
  }
  return outcomeOf(composition, final);
}

function take(event: Exclude<ConductorEvent, { type: 'used' | 'final' }>, composition: Composition): void {
  const { audience, ports, beganAt } = composition;
  if (event.type === 'thinking') audience.thinking(event);
  else if (event.type === 'felt') composition.feelings = event.feelings;
  else if (event.type === 'learned') composition.memory = event.memory;
  else {
    composition.lastWordAt = ports.clock.now();
    if (composition.written === '') composition.firstWordMs = composition.lastWordAt - beganAt;
    composition.written += event.text;
    const visible = composition.filter.add(event.text);
    if (visible !== '') audience.write(visible);
  }
}

function outcomeOf(composition: Composition, final: string | undefined): Composed {
  const { turn, stopped, written, beganAt, ports } = composition;
  const { feelings, memory } = composition;
  const rest = { feelings, memory, ...effort(composition) };
  if (stopped.aborted)
    return { outcome: 'stopped', text: written.trim() === '' ? NOTHING_SAID : shown(written, turn), ...rest };
  if (final !== undefined) return { outcome: 'complete', text: shown(final, turn), ...rest };
  const isTimeUp = ports.clock.now() - beganAt >= LONGEST_COMPOSING_MS;
  if (isTimeUp && written.trim() !== '') return { outcome: 'complete', text: shown(written, turn), ...rest };
  throw new Error('The conductor ended without a final text');
}

/** Ends an attempt that no longer gets on: `overdue` aborts. */
async function watchOver(composition: Composition, overdue: AbortController, ended: AbortSignal): Promise<void> {
  const { ports, beganAt } = composition;
  while (!ended.aborted) {
    const patience = composition.written === '' ? ports.modelTimeoutMs : Math.min(ports.modelTimeoutMs, SILENCE_MS);
    const until = Math.min(composition.lastWordAt + patience, beganAt + LONGEST_COMPOSING_MS);
    const left = until - ports.clock.now();
    if (left <= 0) return overdue.abort();
    await ports.clock.wait(Math.min(left, SILENCE_MS), ended); // a first word may come meanwhile, and less patience with it
  }
}

/** How long to wait before the second attempt, ms; undefined: there is no point in one. */
function backOff(cause: unknown, { message }: Turn): number | undefined {
  if (!(cause instanceof ModelError)) return 0;
  if (cause.code === 'refused') return undefined;
  if (cause.code === 'malformed') return 0;
  const jittered = BACK_OFF_MS * (1 + seededRandom(message.messageId)()); // replies that failed together come back apart
  const delay = Math.max(cause.retryAfterMs ?? 0, jittered);
  return delay > LONGEST_BACK_OFF_MS ? undefined : delay;
}

function effort({ usage, firstWordMs, failures }: Composition): Effort {
  return { usage, firstWordMs, failures };
}

/** What a model adds to a reply is not said by Demi; a reply of which nothing is left becomes a line of hers. */
function shown(text: string, { message }: Turn): string {
  return cleanReply(text, message.messageId);
}
