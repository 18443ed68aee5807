import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { localeOf } from './languages.ts';

/** Dates and numbers as the reader's language writes them. */
export type Formats = {
  readonly day: Intl.DateTimeFormat;
  readonly time: Intl.DateTimeFormat;
  readonly weekday: Intl.DateTimeFormat; // and the time
  readonly moment: Intl.DateTimeFormat;
  readonly percent: Intl.NumberFormat;
};

export function useFormats(): Formats {
  const { language } = useTranslation().i18n;
  return useMemo(() => formatsFor(localeOf(language, navigator.languages)), [language]);
}

export function formatsFor(locale: string): Formats {
  return {
    day: new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
    weekday: new Intl.DateTimeFormat(locale, { weekday: 'long', hour: '2-digit', minute: '2-digit' }),
    moment: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
    percent: new Intl.NumberFormat(locale, { style: 'percent' }),
  };
}
