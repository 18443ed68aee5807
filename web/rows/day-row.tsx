import { useTranslation } from 'react-i18next';
import { useFormats } from '../languages/use-formats.ts';
import { dayOf } from '../timeline/dates.ts';

export type DayRowProps = { readonly at: number; readonly today: number };

/** Where a day begins. */
export function DayRow({ at, today }: DayRowProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const which = dayOf(at, today);
  return (
    <li className="day">
      <span>{which === 'earlier' ? day.format(at) : t(`log.${which}`)}</span>
    </li>
  );
}
