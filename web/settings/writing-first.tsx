import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Demi } from '../../client/react/index.ts';
import { useUntil } from '../languages/use-until.ts';
import { TimeField } from './time-field.tsx';
import { TimeZoneChoice } from './time-zone-choice.tsx';
import { usePausedUntil } from './use-paused-until.ts';
import { useWishes, type Wishes } from './use-wishes.ts';

export type WritingFirstProps = {
  readonly demi: Pick<Demi, 'settings' | 'changeSettings' | 'loadSettings' | 'state'>;
};

/** Whether and when Demi may write first. What is changed is saved at once, and then shown as the server has it. */
export function WritingFirst({ demi }: WritingFirstProps) {
  const { t } = useTranslation();
  const wishes = useWishes(demi);
  const isConnected = demi.state === 'connected';
  const id = useId();

  const word = (): string => {
    if (!isConnected) return t('writingFirst.away');
    if (wishes.shown === null) return t('writingFirst.unknown');
    return wishes.outcome === null ? '' : t(`writingFirst.${wishes.outcome}`);
  };
  return (
    <fieldset className="writing-first" disabled={!isConnected} aria-describedby={id}>
      <legend>{t('writingFirst.title')}</legend>
      <Fields {...wishes} />
      {wishes.shown === null && isConnected && (
        <button className="action" type="button" onClick={() => void demi.loadSettings()}>
          {t('writingFirst.again')}
        </button>
      )}
      <p className="outcome" id={id} role="status">
        {word()}
      </p>
    </fieldset>
  );
}

function Fields({ shown, wish }: Wishes) {
  const { t } = useTranslation();
  const until = useUntil();
  const pausedUntil = usePausedUntil(shown);
  if (shown === null) return null;
  const { checkIns, quietHours, timeZone } = shown;
  return (
    <>
      <label className="switch">
        <span>{t('writingFirst.may')}</span>
        <input type="checkbox" checked={checkIns} onChange={() => wish({ checkIns: !checkIns })} />
      </label>
      {pausedUntil !== null && (
        <p className="pause">
          <span>{t('writingFirst.paused', { time: until(pausedUntil) })}</span>
          <button className="action" type="button" onClick={() => wish({ pauseMinutes: 0 })}>
            {t('writingFirst.endPause')}
          </button>
        </p>
      )}
      <fieldset className="quiet-hours">
        <legend>{t('writingFirst.quietHours')}</legend>
        <TimeField
          label={t('writingFirst.from')}
          time={quietHours.start}
          onTime={(start) => wish({ quietHours: { ...quietHours, start } })}
        />
        <TimeField
          label={t('writingFirst.to')}
          time={quietHours.end}
          onTime={(end) => wish({ quietHours: { ...quietHours, end } })}
        />
      </fieldset>
      <TimeZoneChoice chosen={timeZone} onChoose={(chosen) => wish({ timeZone: chosen })} />
    </>
  );
}
