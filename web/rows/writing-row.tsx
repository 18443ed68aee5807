import { useTranslation } from 'react-i18next';
import type { ThinkingStep } from '../../client/snapshot.ts';
import { ReplyText } from '../markdown/reply-text.tsx';
import { Thinking } from './thinking.tsx';

export type WritingRowProps = { readonly text: string; readonly thinking: readonly ThinkingStep[] | undefined };

/** While Demi is busy: three dots until there are words, then the words with a caret; and what goes on in her. */
export function WritingRow({ text, thinking = [] }: WritingRowProps) {
  const { t } = useTranslation();
  return (
    <li className="row demi writing" aria-busy="true">
      <div className="bubble">
        <span className="visually-hidden">{t('log.demi')} </span>
        {text === '' ? <Dots /> : <ReplyText text={text} isGrowing />}
      </div>
      {thinking.length > 0 && <Thinking steps={thinking} isOver={false} />}
    </li>
  );
}

function Dots() {
  return (
    <span className="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
