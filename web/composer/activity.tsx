import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';

export type ActivityProps = {
  readonly demi: Pick<Demi, 'activity' | 'isTyping' | 'isTypingElsewhere' | 'streaming'>;
  readonly onStop: () => void;
};

type Doing = 'thinking' | 'writing' | 'stopping' | 'elsewhere';

/** What Demi is doing, in a few words, and the button that stops her. */
export function ActivityLine({ demi, onStop }: ActivityProps) {
  const { t } = useTranslation();
  const doing = doingOf(demi);
  const { inReplyTo = null, isStopping = false } = demi.activity ?? {};
  const canStop = inReplyTo !== null && !isStopping; // what she writes first answers nothing, and cannot be stopped

  return (
    <div className="activity">
      <p role="status">{doing === null ? '' : t(`activity.${doing}`)}</p>
      {canStop && (
        <button className="stop" type="button" onClick={onStop}>
          {t('activity.stop')}
        </button>
      )}
    </div>
  );
}

export function doingOf({ activity, isTyping, isTypingElsewhere, streaming }: ActivityProps['demi']): Doing | null {
  if (activity?.isStopping === true) return 'stopping';
  if (streaming !== null && streaming.text !== '') return 'writing';
  if (activity !== null || isTyping) return 'thinking';
  return isTypingElsewhere ? 'elsewhere' : null;
}
