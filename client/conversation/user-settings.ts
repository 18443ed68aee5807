import type { ClientData } from '../../protocol/client-events.ts';
import type { ServerFrame } from '../connection/frames.ts';
import type { Questions } from '../connection/questions.ts';
import type { ChangeOutcome } from '../events.ts';
import type { Settings, SettingsChange } from '../settings.ts';

/** Asks for the user's settings and changes them. `onTold`: what the server said, asked or not; what is not new is the same. */
export function createUserSettings({ ask }: Pick<Questions, 'ask'>, onTold: (settings: Settings) => void) {
  let last: Settings | undefined;

  return {
    change: (change: SettingsChange): Promise<ChangeOutcome> =>
      new Promise((resolve) => {
        ask('settings', wireOf(change), (frame) => resolve(outcomeOf(frame)));
      }),
    observe: (frame: ServerFrame): void => {
      const told = settingsIn(frame);
      if (!told) return;
      if (JSON.stringify(told) !== JSON.stringify(last)) last = told;
      onTold(last ?? told);
    },
  };
}

function outcomeOf(frame: ServerFrame | undefined): ChangeOutcome {
  if (frame?.event === 'error' && !frame.data.retryable) return 'refused';
  return frame && settingsIn(frame) ? 'changed' : 'unavailable';
}

/** Undefined where a frame tells of none, or not of all. */
function settingsIn({ event, data }: ServerFrame): Settings | undefined {
  if (event !== 'settings') return undefined;
  const { time_zone: timeZone, check_ins: checkIns, quiet_hours, paused_until } = data;
  const { start, end }: Readonly<Record<string, unknown>> = Object(quiet_hours);
  const isWhole = isText(timeZone) && isText(start) && isText(end) && typeof checkIns === 'boolean';
  if (!isWhole) return undefined;
  return { timeZone, quietHours: { start, end }, checkIns, pausedUntil: isText(paused_until) ? paused_until : null };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function wireOf({ timeZone, quietHours, checkIns, pauseMinutes }: SettingsChange): ClientData<'settings'> {
  return { time_zone: timeZone, quiet_hours: quietHours, check_ins: checkIns, pause_minutes: pauseMinutes };
}
