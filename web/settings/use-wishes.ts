import { useState } from 'react';
import type { ChangeOutcome } from '../../client/events.ts';
import type { Demi } from '../../client/react/index.ts';
import type { Settings, SettingsChange } from '../../client/settings.ts';

export type Wishes = {
  /** The settings as the server has them, with what is on its way there. */
  readonly shown: Settings | null;
  /** What came of the last change; null before it, and while one is on its way. */
  readonly outcome: ChangeOutcome | null;
  readonly wish: (change: SettingsChange) => void;
};

/** Saves what is wished at once. */
export function useWishes({ settings, changeSettings }: Pick<Demi, 'settings' | 'changeSettings'>): Wishes {
  const [pending, setPending] = useState<readonly SettingsChange[]>([]);
  const [outcome, setOutcome] = useState<ChangeOutcome | null>(null);

  const save = async (change: SettingsChange): Promise<void> => {
    setOutcome(null);
    setPending((others) => [...others, change]);
    setOutcome(await changeSettings(change));
    setPending((others) => others.filter((other) => other !== change));
  };
  const shown: Settings | null = settings && Object.assign({ ...settings }, ...pending);
  return {
    shown,
    outcome: pending.length > 0 ? null : outcome,
    wish: (change) => void save(change),
  };
}
