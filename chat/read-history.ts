import type { ClientData } from '../protocol/client-events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { deltaAfter, type History, type HistoryPorts, historyData, newest, pageBefore } from './history.ts';
import { type Answer, ownConversation, type Speaker } from './speaker.ts';

/** A page or a delta of one of the speaker's own conversations. */
export async function readHistory(
  ports: HistoryPorts,
  speaker: Speaker,
  request: ClientData<'history'>,
): Promise<Answer> {
  const conversationId = ownConversation(speaker, request.conversation_id);
  const limit = request.limit ?? LIMITS.historyPageDefault;
  return { event: 'history', data: historyData(await find(ports, conversationId, request, limit)) };
}

async function find(
  ports: HistoryPorts,
  conversationId: string,
  request: ClientData<'history'>,
  limit: number,
): Promise<History> {
  if (request.after === undefined) return pageBefore(ports, conversationId, request.before, limit);
  const delta = await deltaAfter(ports, conversationId, request.after, limit);
  return delta ?? newest(ports, conversationId, LIMITS.historyPageMax);
}
