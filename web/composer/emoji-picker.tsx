import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Emoji } from '../languages/emoji-en.ts';
import { useEmojiNames } from '../languages/use-emoji-names.ts';
import { EMOJI_GROUPS, type EmojiGroup } from './emoji-groups.ts';
import { movedIn } from './grid-moves.ts';

export type EmojiPickerProps = { readonly onChoose: (emoji: string) => void };

const GROUPS = Object.entries(EMOJI_GROUPS) as readonly [EmojiGroup, readonly Emoji[]][];
const ALL: readonly Emoji[] = GROUPS.flatMap(([, emoji]) => emoji);
export const COLUMNS = 8;

/** A grid of emoji, one stop for the Tab key: the arrows move in it. */
export function EmojiPicker({ onChoose }: EmojiPickerProps) {
  const { t } = useTranslation();
  const names = useEmojiNames();
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<Emoji>(ALL[0] ?? '😀');
  const isReady = names !== null;

  const focusOn = (emoji: Emoji | undefined): void => {
    if (emoji === undefined) return;
    setCurrent(emoji);
    grid.current?.querySelector<HTMLElement>(`[data-emoji="${emoji}"]`)?.focus();
  };
  // Before anybody can choose: later it would take the focus from the field that has got it back.
  useLayoutEffect(() => {
    if (isReady) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [isReady]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIn({ length: ALL.length, columns: COLUMNS }, ALL.indexOf(current), event.key);
    if (next === undefined) return;
    event.preventDefault();
    focusOn(ALL[next]);
  };

  if (names === null) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move among the buttons in it
    <div className="emoji-grid" ref={grid} onKeyDown={onKeyDown}>
      {GROUPS.map(([group, emoji]) => (
        <fieldset key={group}>
          <legend>{t(`composer.emojiGroups.${group}`)}</legend>
          {emoji.map((sign) => (
            <button
              key={sign}
              type="button"
              data-emoji={sign}
              tabIndex={sign === current ? 0 : -1}
              title={names[sign]}
              aria-label={names[sign]}
              onClick={() => onChoose(sign)}
            >
              {sign}
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
