import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../client/messages.ts';
import { en } from '../languages/en.ts';

export type CheckInLabelProps = { readonly checkIn: NonNullable<ChatMessage['checkIn']> };

type Trigger = keyof typeof en.checkIn.because;

/** Says of a message that Demi wrote it unasked, and why; the tone is in its colour. */
export function CheckInLabel({ checkIn: { trigger, tone } }: CheckInLabelProps) {
  const { t } = useTranslation();
  // Where the user last spoke of something grave, her own need is not the point.
  const isNamed = tone !== 'gentle' && isKnown(trigger);
  return (
    <p className="check-in" data-tone={tone}>
      {t('checkIn.wroteFirst')}
      {isNamed && ` ·\u00a0${t(`checkIn.because.${trigger}`)}`}
    </p>
  );
}

/** Newer servers may know more of them. */
function isKnown(trigger: string): trigger is Trigger {
  return Object.hasOwn(en.checkIn.because, trigger);
}
