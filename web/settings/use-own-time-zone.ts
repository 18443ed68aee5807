import { useEffect } from 'react';
import type { Demi } from '../../client/react/index.ts';
import { forGood } from '../platform/kept.ts';

const UNCHOSEN = 'UTC'; // what the server assumes of whoever never chose

/** This device's, an IANA name. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Gives a user who never chose a time zone this device's. Once per user and device, so that whoever chooses UTC afterwards
 * keeps it.
 */
export function useOwnTimeZone({
  userId,
  settings,
  changeSettings,
}: Pick<Demi, 'userId' | 'settings' | 'changeSettings'>) {
  const timeZone = settings?.timeZone;
  useEffect(() => {
    if (userId === null || timeZone === undefined) return;
    const key = `demi.time-zone:${userId}`;
    if (forGood.read(key) !== null) return;
    const own = ownTimeZone();
    forGood.write(key, own);
    if (timeZone !== UNCHOSEN || own === UNCHOSEN) return;
    void changeSettings({ timeZone: own }).then((outcome) => {
      if (outcome === 'unavailable') forGood.remove(key); // another time
    });
  }, [userId, timeZone, changeSettings]);
}
