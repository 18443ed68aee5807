import { useEffect } from 'react';
import type { Demi } from '../../client/react/index.ts';
import { useOwnTimeZone } from './use-own-time-zone.ts';

type Known = Pick<Demi, 'state' | 'userId' | 'settings' | 'loadSettings' | 'changeSettings'>;

/** Asks for the user's settings as soon as there is a connection; from then on the client keeps them up to date. */
export function useUserSettings(demi: Known): void {
  const { state, settings, loadSettings } = demi;
  const isMissing = state === 'connected' && settings === null;
  useEffect(() => {
    if (isMissing) void loadSettings();
  }, [isMissing, loadSettings]);
  useOwnTimeZone(demi);
}
