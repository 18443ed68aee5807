import { useEffect, useState } from 'react';
import type { Settings } from '../../client/settings.ts';

/** Until when Demi does not write first, Unix milliseconds; null without a pause, and as soon as it is over. */
export function usePausedUntil(settings: Settings | null): number | null {
  const end = Date.parse(settings?.pausedUntil ?? '');
  const [over, setOver] = useState(Number.NaN); // the pause that ended while it was shown: timers may be early

  useEffect(() => {
    if (Number.isNaN(end)) return;
    const timer = setTimeout(() => setOver(end), end - Date.now()); // a week at most, which timers can take
    return () => clearTimeout(timer);
  }, [end]);
  return Number.isNaN(end) || end === over || end <= Date.now() ? null : end;
}
