import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/index.ts';
import { isOnlyEmoji } from '../markdown/only-emoji.ts';
import { Meta } from './meta.tsx';

export type OwnRowProps = {
  readonly message: ChatMessage;
  readonly continues: boolean;
  readonly retry: Demi['retry'];
  readonly discard: Demi['discard'];
};

/** What the user wrote, as it was written. */
export const OwnRow = memo(function OwnRow({ message, continues, retry, discard }: OwnRowProps) {
  const { t } = useTranslation();
  const classes = ['row', 'user', continues && 'continues', message.state === 'failed' && 'failed'];
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      <div className={isOnlyEmoji(message.content) ? 'bubble big' : 'bubble'}>
        <span className="visually-hidden">{t('log.you')} </span>
        <p className="text plain">{message.content}</p>
        <Meta message={message} />
      </div>
      {message.failure !== null && <Failure message={message} retry={retry} discard={discard} />}
    </li>
  );
});

type FailureProps = Omit<OwnRowProps, 'continues'>;

function Failure({ message: { failure, clientMessageId }, retry, discard }: FailureProps) {
  const { t } = useTranslation();
  if (failure === null || clientMessageId === null) return null;
  return (
    <div className="note" role="alert">
      <span>{t(`failure.${failure.reason}`)}</span>
      {failure.retryable && (
        <button className="action" type="button" onClick={() => retry(clientMessageId)}>
          {t('failure.retry')}
        </button>
      )}
      <button className="action" type="button" onClick={() => discard(clientMessageId)}>
        {t('failure.discard')}
      </button>
    </div>
  );
}
