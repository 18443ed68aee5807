import type { Outbox, Push } from './outbox.ts';
import { type Connection, type Connections, userRoom } from './ports/connections.ts';
import { type Caller, isConnected } from './speaker.ts';

export type OtherDevicesPorts = {
  readonly connections: Pick<Connections, 'inRoom'>;
  readonly outbox: Outbox;
};

/** Pushes to all of the user's connections but the one that spoke, if one did: that has its direct answer. */
export async function pushToOthers(ports: OtherDevicesPorts, caller: Caller, push: Push): Promise<void> {
  await ports.outbox.push(others(await ports.connections.inRoom(userRoom(caller.userId)), caller), push);
}

export function others(devices: readonly Connection[], caller: Caller): readonly Connection[] {
  return isConnected(caller) ? devices.filter(({ connectionId }) => connectionId !== caller.connectionId) : devices;
}
