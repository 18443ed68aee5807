import { EMPTY_SNAPSHOT } from '../../client/index.ts';
import type { ChatMessage } from '../../client/messages.ts';
import type { Demi } from '../../client/react/index.ts';
import type { Settings } from '../../client/settings.ts';
import { chatMessage as clientMessage } from '../support/client/chat-message.ts';

/** A message of the user's, unless told otherwise. */
export function chatMessage(about: Partial<ChatMessage> & { readonly key: string }): ChatMessage {
  const sender = about.sender ?? 'user';
  return clientMessage({
    id: `id-of-${about.key}`,
    clientMessageId: sender === 'user' ? about.key : null,
    sender,
    content: `content of ${about.key}`,
    state: 'delivered',
    ...about,
  });
}

/** The settings of somebody in Berlin who changed nothing else. */
export function settingsWith(about: Partial<Settings> = {}): Settings {
  return {
    timeZone: 'Europe/Berlin',
    quietHours: { start: '22:00', end: '08:00' },
    checkIns: true,
    pausedUntil: null,
    ...about,
  };
}

/** A connected conversation that nobody has said anything in; what a component calls does nothing. */
export function demiWith(about: Partial<Demi> = {}): Demi {
  const { connection: _connection, ...snapshot } = EMPTY_SNAPSHOT;
  return {
    ...snapshot,
    mood: null,
    state: 'connected',
    transport: 'socket',
    problem: null,
    userId: 'you',
    conversationId: 'you',
    isLoaded: true,
    send: () => null,
    retry: () => undefined,
    discard: () => undefined,
    markRead: () => undefined,
    setTyping: () => undefined,
    stop: () => true,
    loadEarlier: async () => 'unavailable',
    loadSettings: async () => 'unavailable',
    changeSettings: async () => 'unavailable',
    reconnect: () => undefined,
    ...about,
  };
}
