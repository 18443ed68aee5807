import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { useDisclosure } from '../platform/use-disclosure.ts';
import { EmotionChart } from './emotion-chart.tsx';
import { moodWord } from './mood-word.ts';

export type MoodProps = { readonly mood: NonNullable<Demi['mood']>; readonly isRoomy: boolean };

/** Her mood in a word, and behind it all that she feels: in view from the start where there is room beside the chat. */
export function Mood({ mood, isRoomy }: MoodProps) {
  const { t } = useTranslation();
  const { isOpen, toggle, button, panel } = useDisclosure({ startsOpen: isRoomy, closesOutside: !isRoomy });
  const id = useId();
  return (
    <>
      <button
        className="mood"
        type="button"
        ref={button}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        title={t('mood.show')}
      >
        <span className="visually-hidden">{t('mood.feels')} </span>
        <span className="mood-word">{moodWord(mood.word, t)}</span>
        <svg className="chevron" viewBox="0 0 12 12" aria-hidden="true">
          <path d="m2.500 4.500 3.500 3.500 3.500-3.500" />
        </svg>
      </button>
      <section className="feelings" id={id} ref={panel} aria-label={t('mood.table')} hidden={!isOpen}>
        <EmotionChart emotions={mood.emotions} />
      </section>
    </>
  );
}
