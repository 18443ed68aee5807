import { createInstance, type i18n } from 'i18next';
import { de } from './de.ts';
import { en } from './en.ts';

/** The languages of the page, each called by itself. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const FALLBACK: Language = 'en';

export function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(LANGUAGES, text);
}

/** The first language of `wanted` (BCP 47 tags, most wanted first) that the page has. */
export function chooseLanguage(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split('-')[0]?.toLowerCase()).find(isLanguage) ?? FALLBACK;
}

/** The reader's own regional form of `language`, such as `en-GB`: it decides how dates and numbers look. */
export function localeOf(language: string, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.split('-')[0]?.toLowerCase() === language && isWellFormed(tag)) ?? language;
}

/** Some systems call themselves `en-US@posix`, at which `Intl` throws. */
function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The texts, ready at once; React escapes what is filled in. */
export function createTexts(language: Language): i18n {
  const texts = createInstance();
  void texts.init({
    lng: language,
    fallbackLng: FALLBACK,
    defaultNS: 'page',
    resources: { en: { page: en }, de: { page: de } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return texts;
}
