import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import type { ThinkingStep } from '../../client/snapshot.ts';
import { CheckInLabel } from '../check-ins/label.tsx';
import { isOnlyEmoji } from '../markdown/only-emoji.ts';
import { ReplyText } from '../markdown/reply-text.tsx';
import { Meta } from './meta.tsx';
import { Thinking } from './thinking.tsx';

export type ReplyRowProps = {
  readonly message: ChatMessage;
  readonly continues: boolean;
  readonly thinking: readonly ThinkingStep[] | undefined;
};

/** What Demi said, or a person in her place. */
export const ReplyRow = memo(function ReplyRow({ message, continues, thinking = [] }: ReplyRowProps) {
  const { t } = useTranslation();
  const note = noteOf(message, t);
  return (
    <li className={continues ? 'row demi continues' : 'row demi'} data-message-id={message.id}>
      {message.checkIn !== null && <CheckInLabel checkIn={message.checkIn} />}
      <div className={isOnlyEmoji(message.content) ? 'bubble big' : 'bubble'}>
        <span className="visually-hidden">{t('log.demi')} </span>
        <ReplyText text={message.content} />
        <Meta message={message} />
      </div>
      {note !== null && <p className="note">{note}</p>}
      {thinking.length > 0 && <Thinking steps={thinking} isOver />}
    </li>
  );
});

function noteOf({ operator, isStopped }: ChatMessage, t: ReturnType<typeof useTranslation>['t']): string | null {
  if (operator !== null) return operator.name ?? t('log.operator');
  return isStopped ? t('log.stopped') : null;
}
