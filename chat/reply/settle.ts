import { allDone } from '../all-done.ts';
import { type ResyncPorts, resync } from '../outbox.ts';
import type { Connection } from '../ports/connections.ts';
import type { ReplyJob } from '../ports/jobs.ts';
import { type EndTurnPorts, endTurn } from './end-turn.ts';

export type SettlePorts = ResyncPorts & EndTurnPorts;

/**
 * Another worker stored the reply; what it may not have come to is done again: the message waits no longer, and `unsure`
 * connections, which may or may not have got the reply, get their history. How she felt is lost with that worker: feelings
 * may have moved on since.
 */
export async function settle(ports: SettlePorts, job: ReplyJob, unsure: readonly Connection[]): Promise<void> {
  await endTurn(ports, job.userId, job, undefined);
  await allDone(unsure.map((connection) => resync(ports, connection)));
}
