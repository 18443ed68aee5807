import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../protocol/emotions.ts';
import { mood } from '../../../protocol/mood.ts';
import { approach, expressionOf } from '../../../web/presence/expression.ts';
import { CALM, FACES } from '../../../web/presence/faces.ts';
import { emotionsOf } from '../fake-chat.ts';

describe('her face', () => {
  it('is calm when nothing is known', () => {
    expect(expressionOf(null)).toEqual(CALM);
  });

  it.each(EMOTIONS)('takes nearly the colour of %s when that rules', (emotion) => {
    const wanted = FACES[emotion].hue ?? CALM.hue;
    const { hue } = expressionOf(emotionsOf({ [emotion]: 0.97 }));
    expect(Math.abs(((hue - wanted + 540) % 360) - 180)).toBeLessThan(12);
  });

  it('arrives at a new expression by way of the shorter turn of colour', () => {
    const from = { ...CALM, hue: 350 };
    const to = { ...CALM, hue: 10, mouthCurve: 1 };
    expect(approach(from, to, 0.5).hue).toBeCloseTo(0);
    expect(approach(from, to, 1)).toMatchObject({ hue: 10, mouthCurve: 1 });
  });
});

describe('her mood in a word', () => {
  it('is that of the emotion that stands out, else calm', () => {
    expect(mood(emotionsOf({ jealousy: 0.8 }))).toBe('jealous');
    expect(mood(emotionsOf({}))).toBe('calm');
  });
});
