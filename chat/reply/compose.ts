import { cleanReply } from '../demi/clean-reply.ts';
import type { Feelings } from '../demi/feelings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Conductor, ConductorEvent, Turn } from '../ports/conductor.ts';
import type { Report } from '../ports/report.ts';

/** What the conductor made of a turn. `stopped`: the user cut it short, the text is what was written until then. */
export type Composed =
  | { readonly outcome: 'complete' | 'stopped'; readonly text: string; readonly feelings: Feelings }
  | { readonly outcome: 'failed' };

/** Who watches while a reply is written. */
export type Audience = {
  thinking(event: Extract<ConductorEvent, { type: 'thinking' }>): void;
  write(text: string): void;
  startOver(): void; // what was written so far does not count
};

export type ComposePorts = { readonly conductor: Conductor; readonly clock: Clock; readonly report: Report };

const ATTEMPTS = 2; // one retry (PROTOCOL.md, `inference_error`)
const ATTEMPT_MS = 40_000; // 40 s: no reply takes longer

/** The time that `compose` takes at most; who runs it has to live longer. */
export const LONGEST_COMPOSING_MS = ATTEMPTS * ATTEMPT_MS;

const NOTHING_SAID = '…'; // stopped before the first word: a message always has content

/** Runs the conductor, once more if it fails. Never throws: a failure is an outcome. */
export async function compose(
  ports: ComposePorts,
  turn: Turn,
  audience: Audience,
  stopped: AbortSignal,
): Promise<Composed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) audience.startOver();
    try {
      return await runOnce(ports, turn, audience, stopped);
    } catch (cause) {
      ports.report('conductor_failed', { conversation_id: turn.conversationId, attempt, cause });
    }
  }
  return { outcome: 'failed' };
}

async function runOnce(ports: ComposePorts, turn: Turn, audience: Audience, stopped: AbortSignal): Promise<Composed> {
  const ended = new AbortController();
  const overdue = new AbortController();
  const deadline = ports.clock.wait(ATTEMPT_MS, ended.signal).then(() => overdue.abort());
  let written = '';
  let feelings = turn.feelings;
  try {
    for await (const event of ports.conductor.reply(turn, AbortSignal.any([stopped, overdue.signal]))) {
      if (stopped.aborted) break;
      if (event.type === 'thinking') audience.thinking(event);
      else if (event.type === 'felt') feelings = event.feelings;
      else if (event.type === 'final') return { outcome: 'complete', text: shown(event.text, turn), feelings };
      else {
        written += event.text;
        audience.write(event.text);
      }
    }
  } catch (cause) {
    if (!stopped.aborted) throw cause;
  } finally {
    ended.abort();
    await deadline;
  }
  if (stopped.aborted)
    return { outcome: 'stopped', text: written.trim() === '' ? NOTHING_SAID : shown(written, turn), feelings };
  throw new Error('The conductor ended without a final text');
}

/** What a model adds to a reply is not said by Demi; a reply of which nothing is left becomes a line of hers. */
function shown(text: string, { message }: Turn): string {
  return cleanReply(text, message.messageId);
}
