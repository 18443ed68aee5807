import type { ClientData } from '../protocol/client-events.ts';
import type { Settings } from '../protocol/server-events.ts';
import { allDone } from './all-done.ts';
import { type PlanPorts, planCheckIn } from './check-in/plan.ts';
import { type OtherDevicesPorts, pushToOthers } from './other-devices.ts';
import type { Clock } from './ports/clock.ts';
import type { Conversations, SettingsChange } from './ports/conversations.ts';
import type { Answer, Caller } from './speaker.ts';
import { iso } from './wire-message.ts';

export type ChangeSettingsPorts = OtherDevicesPorts &
  PlanPorts & {
    readonly conversations: Pick<Conversations, 'settings' | 'changeSettings'>;
    readonly clock: Pick<Clock, 'now'>;
  };

const MINUTE_MS = 60_000;

/**
 * Changes what is given, keeps the rest, and answers with all settings, on all of the user's devices. When Demi will next write
 * first follows from them too.
 */
export async function changeSettings(
  ports: ChangeSettingsPorts,
  caller: Caller,
  request: ClientData<'settings'>,
): Promise<Extract<Answer, { event: 'settings' }>> {
  const now = ports.clock.now();
  const changed = Object.values(request).some((value) => value !== undefined);
  if (!changed) return { event: 'settings', data: asOf(now, await ports.conversations.settings(caller.userId)) };
  const state = await ports.conversations.changeSettings(caller.userId, changeOf(request, now));
  const data = asOf(now, state.settings);
  await allDone([
    planCheckIn(ports, caller.userId, state, now),
    pushToOthers(ports, caller, { event: 'settings', data }),
  ]);
  return { event: 'settings', data };
}

function changeOf({ pause_minutes: minutes, ...change }: ClientData<'settings'>, now: number): SettingsChange {
  if (minutes === undefined) return change;
  return { ...change, paused_until: minutes === 0 ? null : iso(now + minutes * MINUTE_MS) };
}

/** A pause that is over is none. */
function asOf(now: number, settings: Settings): Settings {
  const { paused_until: until } = settings;
  return until === null || Date.parse(until) > now ? settings : { ...settings, paused_until: null };
}
