import type { Outbox, Push } from './outbox.ts';
import { type Connection, type Connections, userRoom } from './ports/connections.ts';
import type { Speaker } from './speaker.ts';

export type OtherDevicesPorts = {
  readonly connections: Pick<Connections, 'inRoom'>;
  readonly outbox: Outbox;
};

/** Pushes to all of the user's connections but the one that spoke, which has its direct answer. */
export async function pushToOthers(ports: OtherDevicesPorts, speaker: Speaker, push: Push): Promise<void> {
  await ports.outbox.push(others(await ports.connections.inRoom(userRoom(speaker.userId)), speaker), push);
}

export function others(devices: readonly Connection[], speaker: Speaker): readonly Connection[] {
  return devices.filter((device) => device.connectionId !== speaker.connectionId);
}
