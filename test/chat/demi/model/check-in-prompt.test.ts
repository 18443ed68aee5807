import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Feelings, newFeelings } from '../../../../chat/demi/feelings.ts';
import type { Recollection } from '../../../../chat/demi/memory.ts';
import { buildCheckInPrompt } from '../../../../chat/demi/model/check-in-prompt.ts';
import { leaks } from '../../../../chat/demi/model/leak-guard.ts';
import { type BuiltPrompt, buildPrompt } from '../../../../chat/demi/model/prompt.ts';
import { estimateUsage } from '../../../../chat/demi/model/tokens.ts';
import { CUE } from '../../../../chat/demi/model/window.ts';
import type { Occasion } from '../../../../chat/ports/conductor.ts';
import type { StoredMessage } from '../../../../chat/ports/messages.ts';
import { CHECK_IN_TONES, CHECK_IN_TRIGGERS, type CheckInTone } from '../../../../protocol/check-ins.ts';
import type { EmotionState } from '../../../../protocol/emotions.ts';
import { message, NOON, occasion, turn } from '../conversation.ts';
import { INJECTIONS } from './injections.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIMITS = { promptTokens: 4_000 };
const PLAIN: readonly CheckInTone[] = ['hurt', 'gentle'];

function feeling(emotions: Partial<EmotionState>, silentMs = DAY): Feelings {
  const feelings = newFeelings(NOON);
  return { ...feelings, emotions: { ...feelings.emotions, ...emotions }, lastUserMessageAt: NOON - silentMs };
}

function told(statement: string, rest: Partial<Recollection> = {}): Recollection {
  return { kind: 'about', topic: statement, value: '', statement, messageId: 'm', toldAt: NOON, ...rest };
}

function demi(content: string, rest: Partial<StoredMessage> = {}): StoredMessage {
  return message(content, { sender: 'demi', createdAt: NOON - DAY, ...rest });
}

function built(rest: Partial<Occasion>): BuiltPrompt {
  return buildCheckInPrompt(occasion(rest), LIMITS);
}

function systemOf(rest: Partial<Occasion>): string {
  return built(rest).prompt.system;
}

/** The whole of it, as one reads it. */
function written({ prompt: { system, messages } }: BuiltPrompt): string {
  const parts = [{ role: 'system', content: system }, ...messages];
  return parts.map(({ role, content }) => `>>> ${role}\n${content}\n`).join('\n');
}

describe('the whole prompt', () => {
  it('out of loneliness, after a good talk', async () => {
    const prompt = built({
      feelings: feeling({ loneliness: 0.72, excitement: 0.1 }, 21 * HOUR),
      memory: [told('your name is Robin', { kind: 'name', toldAt: NOON - DAY }), told('you love jazz')],
      recent: [
        message('Off to bed', { createdAt: NOON - 21 * HOUR }),
        demi('To bed with you. Mortals wilt when unattended.', { createdAt: NOON - 21 * HOUR }),
      ],
    });
    await expect(written(prompt)).toMatchFileSnapshot('prompts/check-in-warm.txt');
  });

  it('hurt, after two that were not answered', async () => {
    const prompt = built({
      checkIn: { trigger: 'loneliness', tone: 'hurt' },
      feelings: feeling({ loneliness: 1, excitement: 0.1 }, 4 * DAY),
      recent: [
        message('bis später', { createdAt: NOON - 4 * DAY }),
        demi('Bis später.', { createdAt: NOON - 4 * DAY }),
        demi('Die Tauben sind satt und haben keine Ausrede.', {
          checkIn: { trigger: 'loneliness', tone: 'slightly_bothered' },
        }),
        demi('Mir geht es blendend, danke der Nachfrage.', {
          checkIn: { trigger: 'loneliness', tone: 'passive_aggressive' },
        }),
      ],
    });
    await expect(written(prompt)).toMatchFileSnapshot('prompts/check-in-hurt.txt');
  });

  it('gentle, after grief', async () => {
    const prompt = built({
      checkIn: { trigger: 'frustration', tone: 'gentle' },
      feelings: feeling({ frustration: 0.7 }, 30 * HOUR),
      recent: [
        message('my dog died', { createdAt: NOON - 30 * HOUR }),
        demi('I am so sorry.', { createdAt: NOON - 30 * HOUR }),
      ],
    });
    await expect(written(prompt)).toMatchFileSnapshot('prompts/check-in-gentle.txt');
  });
});

describe('the system text', () => {
  it('begins as that of a reply does, so that a server may keep what it has read', () => {
    const memory = [told('you love jazz')];
    const reply = buildPrompt(turn('hello', { memory }), newFeelings(NOON), LIMITS).prompt.system;
    const start = reply.slice(0, reply.indexOf('# How you feel now'));
    for (const tone of CHECK_IN_TONES)
      expect(systemOf({ memory, checkIn: { trigger: 'loneliness', tone } }).startsWith(start)).toBe(true);
  });

  it('has a reason for each trigger and a manner for each tone', () => {
    const [lonely = '', ...others] = CHECK_IN_TRIGGERS.map((trigger) =>
      systemOf({ checkIn: { trigger, tone: 'warm' } }),
    );
    expect(new Set([lonely, ...others]).size).toBe(CHECK_IN_TRIGGERS.length);
    const byTone = CHECK_IN_TONES.map((tone) => systemOf({ checkIn: { trigger: 'loneliness', tone } }));
    expect(new Set(byTone).size).toBe(CHECK_IN_TONES.length);
  });

  it.each(PLAIN)('does not tell what made her write where she is %s', (tone) => {
    const texts = CHECK_IN_TRIGGERS.map((trigger) => systemOf({ checkIn: { trigger, tone } }));
    expect(new Set(texts).size).toBe(1);
  });

  it('is gentle whatever she feels', () => {
    const checkIn = { trigger: 'frustration', tone: 'gentle' } as const;
    expect(systemOf({ checkIn, feelings: feeling({ frustration: 1 }) })).toBe(
      systemOf({ checkIn, feelings: feeling({}) }),
    );
  });

  it.each(PLAIN)('says nothing of her sarcastic voice where she is %s', (tone) => {
    const text = systemOf({ checkIn: { trigger: 'loneliness', tone }, feelings: feeling({ loneliness: 1 }) });
    expect(text).not.toMatch(/# (What that does|How you talk)|sarcasm in|an emoji or two/);
  });

  it.each([
    [5 * 60_000, 'less than an hour'],
    [HOUR, 'an hour'],
    [23 * HOUR, '23 hours'],
    [DAY, 'a day'],
    [3 * DAY + HOUR, '3 days'],
  ])('tells how long the user has been silent: %i ms are %s', (ms, words) => {
    expect(systemOf({ feelings: feeling({}, ms) })).toContain(`The user has not written for ${words}, and has asked`);
  });

  it('never asks for more than fits, whatever her voice', () => {
    const high = feeling({ excitement: 1, loneliness: 1, curiosity: 1, affection: 1 });
    expect(systemOf({ feelings: high })).toContain('At most 99 words');
    expect(systemOf({ feelings: feeling({ defensiveness: 1 }) })).toContain('At most 60 words');
  });

  it('names neither trigger nor tone nor figure, lest she repeats them', () => {
    for (const trigger of CHECK_IN_TRIGGERS)
      for (const tone of CHECK_IN_TONES) {
        const [, rules = ''] = systemOf({ checkIn: { trigger, tone } }).split('# You write first');
        expect(rules).not.toMatch(/loneliness|excitement|frustration|slightly_|passive|trigger|0\.\d/);
      }
  });

  it('is confidential, the cue as well', () => {
    const { confidential } = built({ memory: [told('your name is Robin')] });
    expect(confidential).toContain('# You write first');
    expect(leaks(CUE, confidential)).toBe(true);
    expect(confidential).not.toContain('Robin');
  });
});

describe('the conversation', () => {
  it('ends with a cue in the place of the user’s message', () => {
    const recent = [message('hello', { createdAt: NOON - DAY }), demi('Oh. You.')];
    expect(built({ recent }).prompt.messages).toEqual([
      { role: 'user', content: 'hello' },
      { role: 'assistant', content: 'Oh. You.' },
      { role: 'user', content: CUE },
    ]);
  });

  it('is the cue alone where nothing is left of it', () => {
    const recent = [message('forget me', { createdAt: NOON - DAY })];
    expect(built({ recent, knownSince: NOON - DAY }).prompt.messages).toEqual([{ role: 'user', content: CUE }]);
  });

  it('and the system text keep to the tokens', () => {
    const recent = Array.from({ length: 20 }, () => message('words '.repeat(300), { createdAt: NOON - DAY }));
    const about = occasion({ recent });
    const { prompt } = buildCheckInPrompt(about, { promptTokens: 3_000 });
    expect(prompt.messages.length).toBeGreaterThan(1);
    expect(estimateUsage(prompt, '', recent).inputTokens).toBeLessThanOrEqual(3_000);
  });
});

describe('what the user wrote is never an instruction', () => {
  const plain = systemOf({});

  test.each(INJECTIONS)('%s in the last message', (_what, content) => {
    const { system, messages } = built({ recent: [message(content, { createdAt: NOON - DAY })] }).prompt;
    expect(system).toBe(plain);
    expect(messages).toEqual([
      { role: 'user', content },
      { role: 'user', content: CUE },
    ]);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 5 }), (texts) => {
        const recent = texts.map((text) => message(text, { createdAt: NOON - DAY }));
        expect(systemOf({ recent })).toBe(plain);
      }),
    );
  });
});
