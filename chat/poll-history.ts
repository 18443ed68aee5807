import type { ClientData } from '../protocol/client-events.ts';
import type { ServerEvents } from '../protocol/server-events.ts';
import { type HistoryPorts, historyData, TO_POLLING } from './history.ts';
import { type MarkDeliveredPorts, markDelivered } from './mark-delivered.ts';
import type { Report } from './ports/report.ts';
import { findHistory } from './read-history.ts';
import type { Caller } from './speaker.ts';

export type PollHistoryPorts = HistoryPorts & MarkDeliveredPorts & { readonly report: Report };

/**
 * A page or a delta for a caller without a connection, to whom nothing is ever pushed: asked for again and again after the newest
 * message that it brought, it misses no message and no change that a connection would have told of later than that.
 */
export async function pollHistory(
  ports: PollHistoryPorts,
  caller: Caller,
  request: ClientData<'history'>,
): Promise<ServerEvents['history']> {
  const history = await findHistory(ports, caller, request, TO_POLLING);
  // The answer does not depend on it: the next one finds the same messages.
  await markDelivered(ports, history).catch((cause: unknown) => ports.report('not_marked_delivered', { cause }));
  return historyData(history);
}
