import type { ClientData } from '../protocol/client-events.ts';
import { type OtherDevicesPorts, pushToOthers } from './other-devices.ts';
import type { Conversations } from './ports/conversations.ts';
import type { Answer, Speaker } from './speaker.ts';

export type ChangeSettingsPorts = OtherDevicesPorts & {
  readonly conversations: Pick<Conversations, 'settings' | 'changeSettings'>;
};

/** Changes what is given, keeps the rest, and answers with all settings, on all of the user's devices. */
export async function changeSettings(
  ports: ChangeSettingsPorts,
  speaker: Speaker,
  request: ClientData<'settings'>,
): Promise<Answer> {
  const changed = Object.values(request).some((value) => value !== undefined);
  if (!changed) return { event: 'settings', data: await ports.conversations.settings(speaker.userId) };
  const data = await ports.conversations.changeSettings(speaker.userId, request);
  await pushToOthers(ports, speaker, { event: 'settings', data });
  return { event: 'settings', data };
}
