import { useTranslation } from 'react-i18next';
import type { MessageState } from '../../client/messages.ts';

export type MarkName = 'pending' | 'delivered' | 'read' | 'failed';

const ICONS: Readonly<Record<MarkName, string>> = {
  pending: 'M8 1.200a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.600M8 3.600V6l1.7 1.3',
  delivered: 'M3.5 6.4 6.5 9.4 12.5 2.8',
  read: 'M1.2 6.4 4.2 9.4 10.2 2.800M8.2 9.4 14.4 2.8',
  failed: 'M8 2v5M8 9.600v.2',
};

/** How far a message of the user's has come. */
export function Mark({ state }: { readonly state: MessageState }) {
  const { t } = useTranslation();
  const name = state === 'sent' ? 'delivered' : state;
  return (
    <span className={`mark ${name}`}>
      <svg viewBox="0 0 16 12" aria-hidden="true">
        <path d={ICONS[name]} />
      </svg>
      <span className="visually-hidden">{t(`mark.${name}`)}</span>
    </span>
  );
}
