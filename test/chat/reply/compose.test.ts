import { describe, expect, it } from 'vitest';
import { silenceLine } from '../../../chat/demi/failure-line.ts';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import type { Turn } from '../../../chat/ports/conductor.ts';
import { type Audience, type Composed, compose } from '../../../chat/reply/compose.ts';
import { type ManualClock, manualClock, quiet } from '../../support/memory/clock.ts';
import { failing, hanging, pausing, type Step, saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { aMessage } from '../../support/memory/factories.ts';

const ATTEMPT_MS = 40_000; // 40 s
const START = Date.UTC(2026, 1, 1, 15, 30);
const message = aMessage({ createdAt: START });
const turn: Turn = {
  conversationId: 'ada',
  message,
  recent: [],
  memory: [],
  feelings: newFeelings(START),
  now: START,
};
const touched = { ...turn.feelings, streak: 1, lastKind: 'positive_message' as const };
const felt: Step = { type: 'felt', feelings: touched };
const reading: Step = { type: 'thinking', step: 'reading', status: 'processing', details: 'Reading' };

/** A composition under way, with all that its audience sees. */
function composing(...scripts: readonly ((clock: ManualClock) => readonly Step[])[]) {
  const clock = manualClock();
  const conductor = scriptedConductor(...scripts.map((script) => script(clock)));
  const stopped = new AbortController();
  const seen: string[] = [];
  const reports: unknown[] = [];
  const audience: Audience = {
    thinking: ({ step }) => seen.push(`(${step})`),
    write: (text) => seen.push(text),
    startOver: () => seen.push('(over)'),
  };
  const report = (event: string, details: object): void => {
    reports.push({ event, ...details });
  };
  const outcome: Promise<Composed> = compose({ conductor, clock, report }, turn, audience, stopped.signal);
  return { outcome, clock, conductor, seen, reports, stop: () => stopped.abort() };
}

describe('a composition', () => {
  it('is what the conductor says at last, with what it felt', async () => {
    const { outcome } = composing(() => [felt, { type: 'delta', text: 'Demi: Oh.' }, { type: 'final', text: 'Oh.' }]);

    expect(await outcome).toEqual({ outcome: 'complete', text: 'Oh.', feelings: touched });
  });

  it('has nothing in it that only a model says', async () => {
    const { outcome } = composing(() => [{ type: 'final', text: 'Demi: Oh.<|end|>' }]);

    expect(await outcome).toMatchObject({ text: 'Oh.' });
  });

  it('is never empty: where nothing was said, it is a line of hers', async () => {
    const { outcome } = composing(() => [{ type: 'final', text: ' <think>Hm.</think> ' }]);

    expect(await outcome).toMatchObject({ outcome: 'complete', text: silenceLine(message.messageId) });
  });

  it('keeps the feelings of before where the turn did nothing to her', async () => {
    const { outcome } = composing(() => saying('Oh.'));

    expect(await outcome).toMatchObject({ feelings: turn.feelings });
  });

  it('shows steps and words in their order, and not the final text', async () => {
    const { outcome, seen } = composing(() => [reading, ...saying('Oh. ', 'You.')]);
    await outcome;

    expect(seen).toEqual(['(reading)', 'Oh. ', 'You.']);
  });

  it('gets the whole turn', async () => {
    const { outcome, conductor } = composing(() => saying('Oh.'));
    await outcome;

    expect(conductor.turns).toEqual([turn]);
  });

  it('leaves nothing waiting when it is done', async () => {
    const { outcome, clock, seen } = composing(() => saying('Oh.'));
    await outcome;
    await clock.advance(ATTEMPT_MS);

    expect(seen).toEqual(['Oh.']);
  });
});

describe('a conductor that fails', () => {
  it('is asked once more, and the audience starts over', async () => {
    const { outcome, seen } = composing(
      () => [{ type: 'delta', text: 'We' }, failing],
      () => saying('Oh.'),
    );

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
    expect(seen).toEqual(['We', '(over)', 'Oh.']);
  });

  it('twice has failed, and is not asked a third time', async () => {
    const { outcome, conductor, seen } = composing(() => [failing]);

    expect(await outcome).toEqual({ outcome: 'failed' });
    expect(conductor.turns).toHaveLength(2);
    expect(seen).toEqual(['(over)']);
  });

  it('is reported each time, with the conversation and no words of it', async () => {
    const { outcome, reports } = composing(() => [failing]);
    await outcome;

    expect(reports).toMatchObject([
      { event: 'conductor_failed', conversation_id: 'ada', attempt: 1 },
      { event: 'conductor_failed', conversation_id: 'ada', attempt: 2 },
    ]);
    expect(JSON.stringify(reports)).not.toContain(message.content);
  });

  it('by ending without a final text is asked once more', async () => {
    const { outcome } = composing(
      () => [{ type: 'delta', text: 'We' }],
      () => saying('Oh.'),
    );

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
  });

  it('forgets what it felt in the try that failed', async () => {
    const { outcome } = composing(
      () => [felt, failing],
      () => saying('Oh.'),
    );

    expect(await outcome).toMatchObject({ feelings: turn.feelings });
  });
});

describe('a conductor that takes too long', () => {
  it('is stopped after 40 s and asked once more', async () => {
    const { outcome, clock, conductor } = composing(
      () => [hanging],
      () => saying('Oh.'),
    );
    await clock.advance(ATTEMPT_MS - 1);
    expect(conductor.turns).toHaveLength(1);
    await clock.advance(1);

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
  });

  it('twice has failed after 4 min', async () => {
    const { outcome, clock } = composing(() => [hanging]);
    await clock.advance(2 * ATTEMPT_MS);

    expect(await outcome).toEqual({ outcome: 'failed' });
  });

  it('has 40 s anew for its second try', async () => {
    const { outcome, clock } = composing(
      (clock) => [pausing(clock, ATTEMPT_MS - 1), failing],
      (clock) => [pausing(clock, ATTEMPT_MS - 1), ...saying('Oh.')],
    );
    await clock.advance(2 * ATTEMPT_MS);

    expect(await outcome).toMatchObject({ outcome: 'complete' });
  });
});

describe('a stop', () => {
  it('ends the composition where it is, without a second try', async () => {
    const { outcome, stop, conductor, reports } = composing(() => [
      felt,
      { type: 'delta', text: 'Where shall I ' },
      hanging,
    ]);
    await quiet();
    stop();

    expect(await outcome).toEqual({ outcome: 'stopped', text: 'Where shall I', feelings: touched });
    expect(conductor.turns).toHaveLength(1);
    expect(reports).toEqual([]);
  });

  it.each(['', ' \n'])('before the first word leaves "…" (%j was written)', async (text) => {
    const { outcome, stop } = composing(() => [{ type: 'delta', text }, hanging]);
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', text: '…' });
  });

  it('that makes the conductor throw is a stop, not a failure', async () => {
    const { outcome, stop } = composing(() => [
      { type: 'delta', text: 'Oh' },
      (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('Aborted')), { once: true }),
        ),
    ]);
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', text: 'Oh' });
  });

  it('has what was written in the second try only', async () => {
    const { outcome, stop } = composing(
      () => [{ type: 'delta', text: 'We' }, failing],
      () => [{ type: 'delta', text: 'Oh' }, hanging],
    );
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', text: 'Oh' });
  });

  it('that comes after the end changes nothing', async () => {
    const { outcome, stop } = composing(() => saying('Oh.'));
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
  });
});
