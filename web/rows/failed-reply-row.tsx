import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/index.ts';

export type FailedReplyRowProps = { readonly message: ChatMessage; readonly retry: Demi['retry'] };

/** What Demi says where no answer could be made, and the way to ask once more. */
export const FailedReplyRow = memo(function FailedReplyRow({ message, retry }: FailedReplyRowProps) {
  const { t } = useTranslation();
  const { replyFailure, clientMessageId } = message;
  return (
    <li className="row demi failed">
      <div className="bubble">
        <span className="visually-hidden">{t('log.demi')} </span>
        <p className="text plain">{replyFailure?.fallback ?? t('failure.fallback')}</p>
      </div>
      <div className="note" role="alert">
        <span>{t('failure.reply')}</span>
        {clientMessageId !== null && (
          <button className="action" type="button" onClick={() => retry(clientMessageId)}>
            {t('failure.askAgain')}
          </button>
        )}
      </div>
    </li>
  );
});
