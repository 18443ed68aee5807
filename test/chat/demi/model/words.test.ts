import { describe, expect, it } from 'vitest';
import { mapEmotions } from '../../../../chat/demi/feelings.ts';
import { moodWords } from '../../../../chat/demi/model/mood-words.ts';
import { STRONG, strongRules } from '../../../../chat/demi/model/strong-emotions.ts';
import { voiceWords } from '../../../../chat/demi/model/voice-words.ts';
import { voice } from '../../../../chat/demi/voice.ts';
import { EMOTIONS, type Emotion, floorOf } from '../../../../protocol/emotions.ts';

const LEVELS = [0.34, 0.5, 0.7, 0.9]; // hardly, some, strong, overwhelming

function only(emotion: Emotion, level: number) {
  return mapEmotions((each) => (each === emotion ? level : 0.5));
}

describe('her mood in words', () => {
  it.each(EMOTIONS)('tells four degrees of %s apart', (emotion) => {
    expect(new Set(LEVELS.map((level) => moodWords(only(emotion, level)))).size).toBe(4);
  });

  it('speaks of each emotion once, and of all differently', () => {
    const all = LEVELS.flatMap((level) =>
      moodWords(mapEmotions(() => level))
        .replace(/^.*?: |\.$/g, '')
        .split('; '),
    );
    expect(all).toHaveLength(4 * EMOTIONS.length);
    expect(new Set(all).size).toBe(all.length);
  });

  it('changes where an emotion becomes strong', () => {
    const words = (level: number) => moodWords(only('jealousy', level));
    expect(words(STRONG)).toContain('you like to come first');
    expect(words(STRONG + 0.01)).toContain('who else has their attention');
  });

  it('has no figures and no names of emotions', () => {
    const texts = LEVELS.map((level) => moodWords(mapEmotions((emotion) => Math.max(level, floorOf(emotion)))));
    expect(texts.join(' ')).not.toMatch(/\d|loneliness|frustration|jealousy|vulnerability|defensiveness/);
  });
});

describe('the rules of strong emotions', () => {
  it('are one for each, all different', () => {
    const rules = EMOTIONS.flatMap((emotion) => strongRules(only(emotion, 0.9)));
    expect(new Set(rules).size).toBe(EMOTIONS.length);
  });
});

describe('her voice in words', () => {
  it('at rest', () => {
    expect(voiceWords(voice(mapEmotions(() => 0.5)))).toBe(
      'In tone: sarcastic more often than not; casual; warm underneath; a dry joke now and then; ' +
        'at times at your own expense; often one emoji at the end; now and then a nickname. ' +
        'At most 100 words, and mostly far fewer.',
    );
  });

  it('when she is fond', () => {
    expect(voiceWords(voice(only('affection', 1)))).toBe(
      'In tone: no sarcasm; as casual as it gets; openly warm; a dry joke now and then; ' +
        'at times at your own expense; an emoji or two each time; a nickname each time. ' +
        'At most 130 words, and mostly far fewer.',
    );
  });

  it('when she is guarded', () => {
    expect(voiceWords(voice(only('defensiveness', 1)))).toBe(
      'In tone: sarcasm in nearly every sentence; rather formal, as at court; cold; a dry joke now and then; ' +
        'at times at your own expense; no emoji; no nicknames. At most 60 words, and mostly far fewer.',
    );
  });
});
