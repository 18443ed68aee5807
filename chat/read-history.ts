import type { ClientData } from '../protocol/client-events.ts';
import { LIMITS } from '../protocol/limits.ts';
import {
  deltaAfter,
  type History,
  type HistoryPorts,
  historyData,
  newest,
  pageBefore,
  type Repeats,
} from './history.ts';
import { type Answer, type Caller, ownConversation, type Speaker } from './speaker.ts';

/** A page or a delta of one of the speaker's own conversations. */
export async function readHistory(
  ports: HistoryPorts,
  speaker: Speaker,
  request: ClientData<'history'>,
): Promise<Answer> {
  return { event: 'history', data: historyData(await findHistory(ports, speaker, request)) };
}

/** What a request for history asks for. `repeats`: what a delta tells once more. @default as for a connection */
export async function findHistory(
  ports: HistoryPorts,
  caller: Caller,
  request: ClientData<'history'>,
  repeats?: Repeats,
): Promise<History> {
  const conversationId = ownConversation(caller, request.conversation_id);
  const limit = request.limit ?? LIMITS.historyPageDefault;
  if (request.after === undefined) return pageBefore(ports, conversationId, request.before, limit);
  const delta = await deltaAfter(ports, conversationId, request.after, limit, repeats);
  return delta ?? newest(ports, conversationId, LIMITS.historyPageMax);
}
