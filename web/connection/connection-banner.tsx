import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { connectionNotice } from './connection-words.ts';

export type ConnectionBannerProps = { readonly demi: Pick<Demi, 'state' | 'transport' | 'problem' | 'reconnect'> };

/** Says when the connection is not as it should be. The region stays, so that what comes into it is read out. */
export function ConnectionBanner({ demi }: ConnectionBannerProps) {
  const { t } = useTranslation();
  const notice = connectionNotice(demi);
  return (
    <div className={notice === null ? 'connection' : `connection ${notice.text}`}>
      <p role="status">{notice === null ? '' : t(`connection.${notice.text}`)}</p>
      {notice?.canTryNow === true && (
        <button className="action" type="button" onClick={demi.reconnect}>
          {t('connection.again')}
        </button>
      )}
    </div>
  );
}
