import emojiDeData from 'emoji-picker-element-data/de/cldr/data.json' with { type: 'json' };
import emojiEnData from 'emoji-picker-element-data/en/cldr/data.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { EMOJI_GROUPS } from '../../../web/composer/emoji-groups.ts';
import { de } from '../../../web/languages/de.ts';
import { emojiDe } from '../../../web/languages/emoji-de.ts';
import { emojiEn } from '../../../web/languages/emoji-en.ts';
import { en } from '../../../web/languages/en.ts';
import { chooseLanguage, createTexts, localeOf } from '../../../web/languages/languages.ts';
import { formatsFor } from '../../../web/languages/use-formats.ts';

type Tree = { readonly [key: string]: string | Tree };

/** Each text by its path. */
function textsOf(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : textsOf(value, `${path}${key}.`),
  );
}

const PLACE = /\{\{[^}]+\}\}/g;

describe('the texts', () => {
  it('are the same ones in every language', () => {
    expect(textsOf(de).map(([path]) => path)).toEqual(textsOf(en).map(([path]) => path));
  });

  it.each([
    ['English', en],
    ['German', de],
  ])('are all there in %s', (_language, texts) => {
    expect(textsOf(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fill in the same things in every language', () => {
    const german = new Map(textsOf(de));
    const different = textsOf(en).filter(
      ([path, text]) => String(text.match(PLACE)) !== String(german.get(path)?.match(PLACE) ?? null),
    );

    expect(different).toEqual([]);
  });

  it('write numbers as their language does', () => {
    const count = { length: 3999, limit: 4000 };

    expect(createTexts('en').t('composer.count', count)).toBe('3,999 / 4,000');
    expect(createTexts('de').t('composer.count', count)).toBe('3.999 / 4.000');
  });
});

describe('the language', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de'], 'de'],
    [['fr-FR'], 'en'],
    [['DE'], 'de'],
    [[], 'en'],
  ])('for readers of %j is %s', (wanted, language) => {
    expect(chooseLanguage(wanted)).toBe(language);
  });

  it('is written as in the reader’s country', () => {
    expect(localeOf('en', ['de-DE', 'en-GB'])).toBe('en-GB');
    expect(localeOf('de', ['en-GB'])).toBe('de');
  });

  it('is written in some way where the system’s name for it is none', () => {
    expect(localeOf('en', ['en-US@posix', 'en-US'])).toBe('en-US');
    expect(localeOf('en', ['en-US@posix'])).toBe('en');
  });

  it('has its own days and percents', () => {
    const day = new Date(2026, 1, 1);

    expect(formatsFor('en-GB').day.format(day)).toBe('Sunday 1 February');
    expect(formatsFor('de').day.format(day)).toBe('Sonntag, 1. Februar');
    expect(formatsFor('de').percent.format(0.42)).toBe('42\u00a0%');
  });
});

describe('the names of emoji', () => {
  const bare = (emoji: string) => emoji.replaceAll('\uFE0F', '');

  it.each([
    ['English', emojiEn, emojiEnData],
    ['German', emojiDe, emojiDeData],
  ])('are those of Unicode in %s', (_language, names, data) => {
    const official = new Map(data.map(({ emoji, annotation }) => [bare(emoji), annotation]));
    const own = Object.entries(names).filter(([emoji, name]) => official.get(bare(emoji)) !== name);

    expect(own).toEqual([]);
  });

  it('are there for every emoji of the picker, each of which is there once', () => {
    const all = Object.values(EMOJI_GROUPS).flat();

    expect([...all].sort()).toEqual(Object.keys(emojiEn).sort());
  });
});
