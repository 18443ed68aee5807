import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Emoji } from './emoji-en.ts';

export type EmojiNames = Readonly<Record<Emoji, string>>;

/** What emoji are called in the reader's language; null until it is loaded, which happens where they are needed. */
export function useEmojiNames(): EmojiNames | null {
  const { language } = useTranslation().i18n;
  const [names, setNames] = useState<EmojiNames | null>(null);
  useEffect(() => {
    let isWanted = true;
    const take = (loaded: EmojiNames | null): void => {
      if (isWanted) setNames(loaded);
    };
    loadEmojiNames(language).then(take, () => take(null)); // without a network there are none this time
    return () => {
      isWanted = false;
    };
  }, [language]);
  return names;
}

async function loadEmojiNames(language: string): Promise<EmojiNames> {
  if (language === 'de') return (await import('./emoji-de.ts')).emojiDe;
  return (await import('./emoji-en.ts')).emojiEn;
}
