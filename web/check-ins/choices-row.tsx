import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import type { SettingsChange } from '../../client/settings.ts';
import { useUntil } from '../languages/use-until.ts';
import { usePausedUntil } from '../settings/use-paused-until.ts';

export type ChoicesRowProps = { readonly demi: Pick<Demi, 'settings' | 'changeSettings' | 'state'> };

type Mode = 'open' | 'paused' | 'off';
type Offer = { readonly label: 'notNow' | 'never' | 'undo'; readonly change: SettingsChange };

const OFFERS: Readonly<Record<Mode, readonly Offer[]>> = {
  open: [
    { label: 'notNow', change: { pauseMinutes: 60 } },
    { label: 'never', change: { checkIns: false } },
  ],
  paused: [{ label: 'undo', change: { pauseMinutes: 0 } }],
  off: [{ label: 'undo', change: { checkIns: true } }],
};

/** Under what Demi wrote first: ways to be left alone, then the word that one is, and the way back. */
export function ChoicesRow({ demi: { settings, changeSettings, state } }: ChoicesRowProps) {
  const { t } = useTranslation();
  const until = useUntil();
  const pausedUntil = usePausedUntil(settings);
  const [hasFailed, setFailed] = useState(false);
  const mode = modeOf(settings?.checkIns !== false, pausedUntil !== null);
  const { row, leave } = useNextButton(mode);

  const choose = async (change: SettingsChange): Promise<void> => {
    leave();
    setFailed((await changeSettings(change)) !== 'changed');
  };
  const words = { open: '', paused: t('checkIn.paused', { time: until(pausedUntil) }), off: t('checkIn.off') };
  return (
    <li className="row demi choices" ref={row}>
      <div className="note">
        <p role="status">{hasFailed ? t('checkIn.failed') : words[mode]}</p>
        {OFFERS[mode].map(({ label, change }) => (
          <button
            key={`${mode} ${label}`} // another button, so that pressing twice does not take back
            className="action"
            type="button"
            disabled={state !== 'connected'}
            onClick={() => void choose(change)}
          >
            {t(`checkIn.${label}`)}
          </button>
        ))}
      </div>
    </li>
  );
}

function modeOf(mayWrite: boolean, isPaused: boolean): Mode {
  if (!mayWrite) return 'off';
  return isPaused ? 'paused' : 'open';
}

/** The button that is pressed goes. Whoever came to it by keyboard comes to the one in its place. */
function useNextButton(mode: Mode) {
  const row = useRef<HTMLLIElement>(null);
  const isLeaving = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with another mode come other buttons
  useEffect(() => {
    if (isLeaving.current) row.current?.querySelector('button')?.focus();
    isLeaving.current = false;
  }, [mode]);
  const leave = (): void => {
    isLeaving.current = document.activeElement?.matches(':focus-visible') === true;
  };
  return { row, leave };
}
