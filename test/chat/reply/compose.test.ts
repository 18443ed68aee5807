import { describe, expect, it } from 'vitest';
import { silenceLine } from '../../../chat/demi/failure-line.ts';
import { newFeelings } from '../../../chat/demi/feelings.ts';
import type { Turn } from '../../../chat/ports/conductor.ts';
import { ModelError } from '../../../chat/ports/language-model.ts';
import { answerTo } from '../../../chat/reply/answer.ts';
import { type Audience, type Composed, compose, LONGEST_COMPOSING_MS } from '../../../chat/reply/compose.ts';
import { type ManualClock, manualClock, quiet } from '../../support/memory/clock.ts';
import { failing, hanging, pausing, type Step, saying, scriptedConductor } from '../../support/memory/conductor.ts';
import { aMessage } from '../../support/memory/factories.ts';

const FIRST_WORD_MS = 35_000; // 35 s
const SILENCE_MS = 15_000; // 15 s
const BACK_OFF_MS = 2_000; // 2 s at most
const NO_EFFORT = { usage: undefined, firstWordMs: undefined, failures: 0 };
const START = Date.UTC(2026, 1, 1, 15, 30);
const message = aMessage({ createdAt: START });
const turn: Turn = {
  conversationId: 'ada',
  message,
  joined: [],
  recent: [],
  memory: [],
  knownSince: 0,
  isBudgetSpent: false,
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
  const outcome: Promise<Composed> = compose(
    { clock, report, modelTimeoutMs: FIRST_WORD_MS },
    answerTo(conductor, turn),
    audience,
    stopped.signal,
  );
  return { outcome, clock, conductor, seen, reports, stop: () => stopped.abort() };
}

describe('a composition', () => {
  it('is what the conductor says at last, with what it felt', async () => {
    const { outcome } = composing(() => [felt, { type: 'delta', text: 'Demi: Oh.' }, { type: 'final', text: 'Oh.' }]);

    expect(await outcome).toEqual({
      outcome: 'complete',
      text: 'Oh.',
      feelings: touched,
      memory: undefined,
      ...NO_EFFORT,
      firstWordMs: 0,
    });
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

  it('says how long its first word took', async () => {
    const { outcome, clock } = composing((clock) => [
      pausing(clock, 1_000),
      { type: 'delta', text: 'Oh. ' },
      pausing(clock, 1_000),
      ...saying('You.'),
    ]);
    await clock.advance(2_000);

    expect(await outcome).toMatchObject({ firstWordMs: 1_000 });
  });

  it('shows steps and words in their order, and not the final text', async () => {
    const { outcome, seen } = composing(() => [reading, ...saying('Oh. ', 'You.')]);
    await outcome;

    expect(seen).toEqual(['(reading)', 'Oh.', ' You.']);
  });

  it('shows no word on the way that the final text will not have', async () => {
    const { outcome, seen } = composing(() => saying('<thi', 'nk>Hm.</think>', 'Demi', ': Oh', '. <|e', 'nd|>You.'));
    await outcome;

    expect(seen.join('')).toBe('Oh. You.');
  });

  it('gets the whole turn', async () => {
    const { outcome, conductor } = composing(() => saying('Oh.'));
    await outcome;

    expect(conductor.turns).toEqual([turn]);
  });

  it('leaves nothing waiting when it is done', async () => {
    const { outcome, clock, seen } = composing(() => saying('Oh.'));
    await outcome;
    await clock.advance(FIRST_WORD_MS);

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

    expect(await outcome).toEqual({ outcome: 'failed', ...NO_EFFORT, failures: 2 });
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

describe('a model that fails', () => {
  const failingWith = (error: ModelError): Step => {
    return () => {
      throw error;
    };
  };

  it.each(['throttled', 'unavailable'] as const)(
    'because it is %s is asked again after a second or two',
    async (code) => {
      const { outcome, clock, conductor } = composing(
        () => [failingWith(new ModelError(code, 'Not now'))],
        () => saying('Oh.'),
      );
      await clock.advance(999); // not yet 1 s
      expect(conductor.turns).toHaveLength(1);
      await clock.advance(BACK_OFF_MS);

      expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.', failures: 1 });
    },
  );

  it('and says when to come back is asked then', async () => {
    const { outcome, clock, conductor } = composing(
      () => [failingWith(new ModelError('throttled', 'Not now', { retryAfterMs: 5_000 }))],
      () => saying('Oh.'),
    );
    await clock.advance(4_999); // not yet 5 s
    expect(conductor.turns).toHaveLength(1);
    await clock.advance(1);

    expect(await outcome).toMatchObject({ outcome: 'complete' });
  });

  it('for longer than a user waits is not asked again', async () => {
    const { outcome, conductor } = composing(() => [
      failingWith(new ModelError('throttled', 'Not now', { retryAfterMs: 60_000 })), // 1 min
    ]);

    expect(await outcome).toMatchObject({ outcome: 'failed', failures: 1 });
    expect(conductor.turns).toHaveLength(1);
  });

  it('for good is not asked again', async () => {
    const { outcome, conductor } = composing(() => [failingWith(new ModelError('refused', 'No such model'))]);

    expect(await outcome).toMatchObject({ outcome: 'failed', failures: 1 });
    expect(conductor.turns).toHaveLength(1);
  });

  it('with an answer that cannot be read is asked again at once', async () => {
    const { outcome } = composing(
      () => [{ type: 'delta', text: 'We' }, failingWith(new ModelError('malformed', 'No JSON'))],
      () => saying('Oh.'),
    );

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
  });

  it('is not waited for when the user stops meanwhile', async () => {
    const { outcome, stop } = composing(() => [failingWith(new ModelError('throttled', 'Not now'))]);
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', text: '…' });
  });

  it('has its tokens counted, those of every attempt', async () => {
    const used = (inputTokens: number): Step => ({
      type: 'used',
      usage: { inputTokens, outputTokens: 5, cachedTokens: 1 },
    });
    const { outcome } = composing(
      () => [used(100), failing],
      () => [used(20), ...saying('Oh.')],
    );

    expect(await outcome).toMatchObject({ usage: { inputTokens: 120, outputTokens: 10, cachedTokens: 2 } });
  });
});

describe('a conductor that takes too long', () => {
  it('for its first word is stopped after 35 s and asked once more', async () => {
    const { outcome, clock, conductor } = composing(
      () => [reading, hanging],
      () => saying('Oh.'),
    );
    await clock.advance(FIRST_WORD_MS - 1);
    expect(conductor.turns).toHaveLength(1);
    await clock.advance(1);

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.', firstWordMs: FIRST_WORD_MS });
  });

  it('for its next word is stopped after 15 s and asked once more', async () => {
    const { outcome, clock, conductor, seen } = composing(
      (clock) => [pausing(clock, 1_000), { type: 'delta', text: 'We' }, hanging],
      () => saying('Oh.'),
    );
    await clock.advance(1_000 + SILENCE_MS - 1);
    expect(conductor.turns).toHaveLength(1);
    await clock.advance(1);

    expect(await outcome).toMatchObject({ outcome: 'complete', text: 'Oh.' });
    expect(seen).toEqual(['We', '(over)', 'Oh.']);
  });

  it('twice has failed after 70 s', async () => {
    const { outcome, clock } = composing(() => [hanging]);
    await clock.advance(2 * FIRST_WORD_MS);

    expect(await outcome).toEqual({ outcome: 'failed', ...NO_EFFORT, failures: 2 });
  });

  it('though it never rests is heard to the end of the time, and what it has written stands', async () => {
    const slowly = (clock: ManualClock): readonly Step[] =>
      Array.from({ length: 20 }, (_, word): readonly Step[] => [
        pausing(clock, 9_000), // 9 s
        { type: 'delta', text: `${word} ` },
      ]).flat();
    const { outcome, clock } = composing(slowly);
    await clock.advance(LONGEST_COMPOSING_MS);

    expect(await outcome).toMatchObject({ outcome: 'complete', text: '0 1 2 3 4 5 6 7', failures: 0 });
  });

  it('is not asked again when there is no time left for it', async () => {
    const { outcome, clock, conductor } = composing((clock) =>
      Array.from({ length: 30 }, (): readonly Step[] => [pausing(clock, 10_000), { type: 'delta', text: '' }]).flat(),
    );
    await clock.advance(LONGEST_COMPOSING_MS);

    expect(await outcome).toMatchObject({ outcome: 'failed', failures: 1 });
    expect(conductor.turns).toHaveLength(1);
  });

  it('is never heard for longer than the time that it has', async () => {
    const { outcome, clock } = composing((clock) => [
      pausing(clock, FIRST_WORD_MS - 1),
      { type: 'delta', text: 'We' },
      hanging,
    ]);
    await clock.advance(LONGEST_COMPOSING_MS);

    expect(await outcome).toBeDefined();
  });
});

describe('a stop', () => {
  it('has what was used until then counted', async () => {
    const usage = { inputTokens: 100, outputTokens: 5, cachedTokens: 0 };
    const { outcome, stop } = composing(() => [{ type: 'delta', text: 'Oh' }, hanging, { type: 'used', usage }]);
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', usage });
  });

  it('ends the composition where it is, without a second try', async () => {
    const { outcome, stop, conductor, reports } = composing(() => [
      felt,
      { type: 'delta', text: 'Where shall I ' },
      hanging,
    ]);
    await quiet();
    stop();

    expect(await outcome).toMatchObject({ outcome: 'stopped', text: 'Where shall I', feelings: touched });
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
