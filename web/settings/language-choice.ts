import { chooseLanguage, isLanguage, type Language } from '../languages/languages.ts';
import { forGood } from '../platform/kept.ts';

const KEY = 'demi.language';

/** The language that was chosen here, else the browser's. */
export function keptLanguage(): Language {
  const kept = forGood.read(KEY);
  return isLanguage(kept) ? kept : chooseLanguage(navigator.languages);
}

export function keepLanguage(language: Language): void {
  forGood.write(KEY, language);
}
