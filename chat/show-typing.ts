import type { ClientData } from '../protocol/client-events.ts';
import { LIMITS } from '../protocol/limits.ts';
import { others } from './other-devices.ts';
import type { Outbox } from './outbox.ts';
import type { Clock } from './ports/clock.ts';
import { type Connections, userRoom } from './ports/connections.ts';
import { ownConversation, type Speaker } from './speaker.ts';

export type ShowTypingPorts = {
  readonly connections: Pick<Connections, 'inRoom' | 'mayType'>;
  readonly outbox: Outbox;
  readonly clock: Pick<Clock, 'now'>;
};

/** Shows the others in the conversation that the speaker types; too many of these are dropped silently. */
export async function showTyping(
  ports: ShowTypingPorts,
  speaker: Speaker,
  request: ClientData<'typing'>,
): Promise<undefined> {
  const conversationId = ownConversation(speaker, request.conversation_id);
  const room = userRoom(speaker.userId);
  const recipients = others(await ports.connections.inRoom(room), speaker);
  if (recipients.length === 0) return undefined;
  const now = ports.clock.now();
  if (!(await ports.connections.mayType(room, speaker.connectionId, now, LIMITS.typingIntervalMs))) return undefined;
  const data = {
    is_typing: request.is_typing,
    conversation_id: conversationId,
    sender: 'user' as const,
    expires_in_ms: LIMITS.typingExpiresMs,
  };
  await ports.outbox.push(recipients, { event: 'typing', data });
  return undefined;
}
