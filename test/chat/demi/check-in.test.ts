import { describe, expect, test } from 'vitest';
import { shownCheckIn } from '../../../chat/demi/check-in/check-in-text.ts';
import { isSaid } from '../../../chat/demi/choose-line.ts';
import { type Feelings, mapEmotions, newFeelings } from '../../../chat/demi/feelings.ts';
import { BOOK, type Situation } from '../../../chat/demi/lines/book.ts';
import { NICKNAMES } from '../../../chat/demi/lines/ornaments.ts';
import { type Memory, remember } from '../../../chat/demi/memory.ts';
import { persona } from '../../../chat/demi/persona.ts';
import type { ConductorEvent } from '../../../chat/ports/conductor.ts';
import type { StoredMessage } from '../../../chat/ports/messages.ts';
import { CHECK_IN_TONES, CHECK_IN_TRIGGERS, type CheckInTone } from '../../../protocol/check-ins.ts';
import type { CheckIn } from '../../../protocol/server-events.ts';
import { checkIn, eventsOf, finalOf, message, NOON, occasion, quickClock } from './conversation.ts';

const DAY = 86_400_000;
const SEEDS = Array.from({ length: 40 }, (_, index) => `seed ${index}`);
const PLAIN: readonly CheckInTone[] = ['hurt', 'gentle'];
const ALL: readonly CheckIn[] = CHECK_IN_TRIGGERS.flatMap((trigger) =>
  CHECK_IN_TONES.map((tone) => ({ trigger, tone })),
);
const NAMED = ALL.map((of) => [of.trigger, of.tone, of] as const);

/** As lonely and as fond as can be: she addresses, remembers and paints whenever she may. */
const EFFUSIVE: Feelings = {
  ...newFeelings(NOON),
  emotions: { ...mapEmotions(() => 0.5), loneliness: 1, affection: 1 },
};
const ADDRESSED = new RegExp([...NICKNAMES.sharp, ...NICKNAMES.soft, 'Robin'].map((name) => `, ${name}\\b`).join('|'));
const EMOJI = /\p{Extended_Pictographic}/u;

function linesOf(situation: Situation): readonly string[] {
  return [...BOOK[situation].sharp, ...BOOK[situation].soft];
}

function situationOf({ trigger, tone }: CheckIn): Situation {
  return tone === 'hurt' || tone === 'gentle' ? `checkIn/${tone}` : `checkIn/${trigger}/${tone}`;
}

function told(texts: readonly string[], createdAt = NOON - DAY): Memory {
  return remember(
    [],
    texts.map((text) => message(text, { createdAt })),
    NOON,
  );
}

function said(content: string, index: number): StoredMessage {
  return message(content, { messageId: `check-in-${index}`, sender: 'demi' });
}

/** What she says with each of the seeds. */
function variety(rest: Parameters<typeof occasion>[0]): Promise<readonly string[]> {
  return Promise.all(SEEDS.map((seed) => checkIn(occasion(rest), seed)));
}

describe.each(NAMED)('a check-in out of %s, %s', (_trigger, _tone, of) => {
  const rest = { checkIn: of, feelings: EFFUSIVE, memory: told(['My name is Robin', 'I love jazz']) };

  test('is a line for that, and fit to be sent as it is', async () => {
    const lines = linesOf(situationOf(of));
    for (const text of await variety(rest)) {
      expect(lines.filter((line) => isSaid(line, [text]))).toHaveLength(1);
      expect(shownCheckIn(text)).toBe(text);
      expect(text).not.toMatch(/[{}]/);
    }
  });

  test('repeats nothing of her last ten messages', async () => {
    const recent: StoredMessage[] = [];
    for (const index of Array(10).keys()) {
      const checkInId = `check-in-${index}`;
      const text = await checkIn(occasion({ ...rest, checkInId, recent: [...recent] }));
      const before = recent.map(({ content }) => content);
      const lines = [...linesOf(situationOf(of)), ...linesOf('checkIn/memory')];
      expect(lines.filter((line) => isSaid(line, [text]) && isSaid(line, before))).toEqual([]);
      recent.push(said(text, index));
    }
  });

  test('is said in many ways', async () => {
    expect(new Set(await variety(rest)).size).toBeGreaterThanOrEqual(8);
  });
});

describe('a check-in', () => {
  test('is decided by its id and the seed', async () => {
    const one = occasion({ feelings: EFFUSIVE, memory: told(['I love jazz']) });
    expect(await checkIn(one, 'seed')).toBe(await checkIn(one, 'seed'));
    expect(new Set(await variety(one)).size).toBeGreaterThan(5);
    const byId = await Promise.all(SEEDS.map((checkInId) => checkIn({ ...one, checkInId })));
    expect(new Set(byId).size).toBeGreaterThan(5);
  });

  test('may name the user, remember something and end with a picture', async () => {
    const texts = await variety({ feelings: EFFUSIVE, memory: told(['My name is Robin', 'I love jazz']) });
    expect(texts.some((text) => text.includes('Robin'))).toBe(true);
    expect(texts.some((text) => text.includes('you love jazz'))).toBe(true);
    expect(texts.some((text) => EMOJI.test(text))).toBe(true);
  });

  test.each(PLAIN)('that is %s has no name, no memory and no picture', async (tone) => {
    const memory = told(['My name is Robin', 'I love jazz']);
    for (const trigger of CHECK_IN_TRIGGERS) {
      const texts = await variety({ checkIn: { trigger, tone }, feelings: EFFUSIVE, memory });
      expect(texts.filter((text) => ADDRESSED.test(text) || /jazz/.test(text) || EMOJI.test(text))).toEqual([]);
    }
  });

  test('repeats a line rather than say nothing, when all are used up', async () => {
    const lines = linesOf('checkIn/hurt');
    const all = said(lines.join(' '), 0);
    expect(lines).toContain(
      await checkIn(occasion({ checkIn: { trigger: 'loneliness', tone: 'hurt' }, recent: [all] })),
    );
  });

  describe('brings up nothing', () => {
    const jazzIn = async (rest: Parameters<typeof occasion>[0]) =>
      (await variety({ feelings: EFFUSIVE, ...rest })).filter((text) => text.includes('jazz'));

    test('that is no longer fresh', async () => {
      expect(await jazzIn({ memory: told(['I love jazz'], NOON - 8 * DAY) })).toEqual([]);
    });

    test('that the user has asked her to forget', async () => {
      const recent = [message('I love jazz', { createdAt: NOON - DAY })];
      expect(await jazzIn({ recent })).not.toEqual([]);
      expect(await jazzIn({ recent, memory: told(['I love jazz']), knownSince: NOON - DAY })).toEqual([]);
    });

    test('after grief', async () => {
      const recent = [message('my dog died', { createdAt: NOON - DAY })];
      expect(await jazzIn({ memory: told(['I love jazz']), recent })).toEqual([]);
    });

    test('that she spoke of in her last messages', async () => {
      const recent = [said('I know that you love jazz.', 0)];
      expect(await jazzIn({ memory: told(['I love jazz']), recent })).toEqual([]);
    });
  });
});

describe('writing first', () => {
  function writing(paceMs: number, signal = new AbortController().signal) {
    const clock = quickClock();
    return { clock, events: persona({ paceMs, clock }).checkIn(occasion(), signal) };
  }

  test('tells words and the whole, and nothing else', async () => {
    const events = await eventsOf(writing(12).events);
    const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []));
    expect(events.map(({ type }) => type)).toEqual([...deltas.map(() => 'delta'), 'final']);
    expect(deltas.join('')).toBe(finalOf(events));
  });

  test('takes her its time, a pause for each word', async () => {
    const slow = writing(12);
    const events = await eventsOf(slow.events);
    expect(slow.clock.waited).toEqual(events.slice(0, -1).map(() => 12));
    const fast = writing(0);
    await eventsOf(fast.events);
    expect(fast.clock.waited).toEqual([]);
  });

  test('ends without final when it is stopped', async () => {
    expect(await eventsOf(writing(12, AbortSignal.abort()).events)).toEqual([]);
    const stop = new AbortController();
    const seen: ConductorEvent[] = [];
    for await (const event of writing(12, stop.signal).events) {
      seen.push(event);
      stop.abort();
    }
    expect(seen.map(({ type }) => type)).toEqual(['delta']);
  });
});
