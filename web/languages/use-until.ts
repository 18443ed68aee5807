import { dayKey } from '../timeline/dates.ts';
import { useFormats } from './use-formats.ts';

/** Words for a moment within the next days: the time, and the weekday where it is not today. Nothing for no moment. */
export function useUntil(): (unixMs: number | null) => string {
  const { time, weekday } = useFormats();
  return (at) => {
    if (at === null) return '';
    return (dayKey(at) === dayKey(Date.now()) ? time : weekday).format(at);
  };
}
