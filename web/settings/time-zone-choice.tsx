import { useTranslation } from 'react-i18next';
import { ownTimeZone } from './use-own-time-zone.ts';

export type TimeZoneChoiceProps = { readonly chosen: string; readonly onChoose: (timeZone: string) => void };

/** One of all time zones, this device's first. */
export function TimeZoneChoice({ chosen, onChoose }: TimeZoneChoiceProps) {
  const { t } = useTranslation();
  const own = ownTimeZone();
  return (
    <label className="time-zone">
      <span className="caption">{t('writingFirst.timeZone')}</span>
      <select value={chosen} onChange={(event) => onChoose(event.target.value)}>
        <optgroup label={t('writingFirst.ownZone')}>
          <Option name={own} />
        </optgroup>
        <optgroup label={t('writingFirst.otherZones')}>
          {otherZones(own, chosen).map((name) => (
            <Option key={name} name={name} />
          ))}
        </optgroup>
      </select>
    </label>
  );
}

function Option({ name }: { readonly name: string }) {
  return <option value={name}>{name.replaceAll('_', ' ')}</option>;
}

/** Browsers leave out UTC and older names, and the chosen one may be such a name. */
function otherZones(own: string, chosen: string): readonly string[] {
  const names = new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')]);
  names.delete(own);
  return [...names].sort();
}
