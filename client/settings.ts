import type { QuietHours } from '../protocol/server-events.ts';

/** When and whether Demi writes first. They belong to the user, on all devices. */
export type Settings = {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Times of day, `HH:MM`, in that time zone; may go over midnight. Those that end when they begin are none. */
  readonly quietHours: QuietHours;
  /** Whether Demi may write first. */
  readonly checkIns: boolean;
  /** ISO 8601, UTC: she may again from then on, which may have passed. Null: there is no pause. */
  readonly pausedUntil: string | null;
};

/** What is to be different; the rest stays. */
export type SettingsChange = Partial<Omit<Settings, 'pausedUntil'>> & {
  /** She does not write first for so long, from now on: up to 10080, a week. 0 ends a pause. */
  readonly pauseMinutes?: number;
};
