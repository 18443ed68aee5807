import { sortTopics } from '../protocol/topics.ts';
import type { Connections } from './ports/connections.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Speaker } from './speaker.ts';

export type ConnectPorts = { readonly connections: Pick<Connections, 'add'>; readonly jobs: Pick<Jobs, 'welcome'> };

export type ConnectRequest = {
  readonly after: string | undefined; // the last message id that the client holds
  readonly topics: readonly string[]; // unknown ones are left out
};

/**
 * Notes the connection and asks for its welcome. Nothing can be posted yet: the socket opens when this has returned
 * (API Gateway guide, "Manage connected users and client apps: $connect and $disconnect routes").
 */
export async function connect(ports: ConnectPorts, speaker: Speaker, request: ConnectRequest): Promise<void> {
  const { userId, connectionId } = speaker;
  const { topics } = sortTopics(request.topics);
  await ports.connections.add({ ...speaker, topics, openingSince: speaker.connectedAt });
  const after = request.after === undefined ? {} : { after: request.after };
  await ports.jobs.welcome({ kind: 'greet', userId, connectionId, ...after });
}

export type DisconnectPorts = { readonly connections: Pick<Connections, 'remove'> };

/** Forgets the connection. Best effort on AWS's side: what it misses, a 410 or the row's TTL finds. */
export async function disconnect(
  ports: DisconnectPorts,
  connection: Pick<Speaker, 'userId' | 'connectionId'>,
): Promise<void> {
  await ports.connections.remove(connection);
}
