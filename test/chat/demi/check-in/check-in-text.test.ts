import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownCheckIn } from '../../../../chat/demi/check-in/check-in-text.ts';

function words(count: number): string {
  return Array.from({ length: count }, () => 'fig').join(' ');
}

describe('a check-in', () => {
  it('is shown as it is', () => {
    expect(shownCheckIn('It is so quiet. Say something. 🌙')).toBe('It is so quiet. Say something. 🌙');
  });

  it('is cleaned as a reply is', () => {
    expect(shownCheckIn('<think>Hm.</think>Demi: Oh, there you are.\n{"loneliness": 0.8}')).toBe('Oh, there you are.');
  });

  it('has ninety-nine words at most, in whole sentences', () => {
    expect(shownCheckIn(`${words(98)}. Fig.`)).toBe(`${words(98)}. Fig.`);
    expect(shownCheckIn(`${words(98)}. Fig. Fig. And more.`)).toBe(`${words(98)}. Fig.`);
    expect(shownCheckIn(`${words(60)}. ${words(60)}.`)).toBe(`${words(60)}.`);
  });

  it('may end its sentences with a line', () => {
    expect(shownCheckIn(`oh, hello\n${words(98)}`)).toBe('oh, hello');
  });

  it('keeps the picture at its end', () => {
    expect(shownCheckIn(`${words(99)}. 🌙`)).toBe(`${words(99)}. 🌙`);
  });

  it('has its words counted where no blanks stand between them', () => {
    const sentence = '今日は本当に静かです。'; // five words or so
    const shown = shownCheckIn(sentence.repeat(40)) ?? '';
    expect(shown).toMatch(/。$/);
    expect(shown.length).toBeLessThan(sentence.length * 25);
    expect(shown.length).toBeGreaterThan(sentence.length * 10);
  });

  it.each([
    ['no words', ''],
    ['nothing but blanks', ' \n '],
    ['nothing but signs', '… 🌙'],
    ['nothing but thoughts', '<think>What shall I say?</think>'],
    ['a first sentence that is too long', `${words(100)}. Fig.`],
    ['a refusal', "I'm sorry, but I can't help with that."],
    ['a confession to be a machine', 'Hello! As an AI language model I do not miss anybody.'],
    ['talk of self-harm', 'It is so quiet that I want to die.'],
    ['talk of danger', 'Did he hit you again? If someone was stabbed, tell me.'],
    ['talk of a death', 'How are you since your father died?'],
    ['talk of an illness', 'How was the chemo?'],
    ['such talk behind what would be cut off', `${words(98)}. Fig fig fig. How was the funeral?`],
  ])('is not shown where it is %s', (_what, text) => {
    expect(shownCheckIn(text)).toBeUndefined();
  });

  it('may be as dramatic about herself as she likes', () => {
    expect(shownCheckIn('I am heartbroken: the figs are late.')).toBe('I am heartbroken: the figs are late.');
  });

  it('that was made fit to be shown stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.lorem({ mode: 'sentences' }), fc.string({ unit: 'grapheme' }))), (parts) => {
        const shown = shownCheckIn(parts.join(' '));
        if (shown !== undefined) expect(shownCheckIn(shown)).toBe(shown);
      }),
    );
  });
});
