import { useEffect, useState } from 'react';
import { untilMidnight } from './dates.ts';

/** A moment of the present day, Unix milliseconds: whoever shows it is shown anew after midnight. */
export function useToday(): number {
  const [today, setToday] = useState(Date.now);
  useEffect(() => {
    const timer = setTimeout(() => setToday(Date.now()), untilMidnight(today) + 1_000); // 1 s: timers may be early
    return () => clearTimeout(timer);
  }, [today]);
  return today;
}
