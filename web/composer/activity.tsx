import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/use-demi.ts';

export type ActivityProps = {
  readonly demi: Pick<Demi, 'activity' | 'isTyping' | 'isTypingElsewhere' | 'streaming' | 'stop'>;
  readonly onStopped: () => void;
};

type Doing = 'thinking' | 'writing' | 'stopping' | 'elsewhere';

/** What Demi is doing, in a few words, and the button that stops her. */
export function ActivityLine({ demi, onStopped }: ActivityProps) {
  const { t } = useTranslation();
  const doing = doingOf(demi);
  const canStop = demi.activity !== null && !demi.activity.isStopping;

  const stop = (): void => {
    // The button is about to go, and with it the place of whoever came there by keyboard.
    if (document.activeElement?.matches(':focus-visible')) onStopped();
    demi.stop();
  };

  return (
    <div className="activity">
      <p role="status">{doing === null ? '' : t(`activity.${doing}`)}</p>
      {canStop && (
        <button className="stop" type="button" onClick={stop}>
          {t('activity.stop')}
        </button>
      )}
    </div>
  );
}

export function doingOf({
  activity,
  isTyping,
  isTypingElsewhere,
  streaming,
}: Omit<ActivityProps['demi'], 'stop'>): Doing | null {
  if (activity?.isStopping === true) return 'stopping';
  if (streaming !== null && streaming.text !== '') return 'writing';
  if (activity !== null || isTyping) return 'thinking';
  return isTypingElsewhere ? 'elsewhere' : null;
}
