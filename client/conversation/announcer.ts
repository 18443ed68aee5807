import type { DemiEvents } from '../events.ts';
import type { ChatMessage } from '../messages.ts';
import type { Snapshot } from '../snapshot.ts';

type Emit = <E extends keyof DemiEvents>(event: E, value: DemiEvents[E]) => void;

/** Tells in single events what is different between two snapshots. */
export function createAnnouncer(emit: Emit) {
  const announced = new Set<string>(); // message ids

  const tell = <E extends keyof DemiEvents>(event: E, was: unknown, is: DemiEvents[E]): void => {
    if (is !== was) emit(event, is);
  };
  const announceMessage = (old: ChatMessage | undefined, message: ChatMessage, isNews: boolean): void => {
    const isNew = !old && message.id && !announced.has(message.id);
    if (message.id) announced.add(message.id);
    if (isNew && isNews) emit('message', message);
    if (old) tell('message_changed', old, message);
  };
  /** `isNews`: a message that was not there before has come just now, and was not paged in. */
  const announce = (before: Snapshot, after: Snapshot, isNews: boolean): void => {
    tell('state', before.connection, after.connection);
    if (after.messages !== before.messages) {
      const known = new Map(before.messages.map((message) => [message.key, message]));
      for (const message of after.messages) announceMessage(known.get(message.key), message, isNews && before.isLoaded);
    }
    tell('typing', before.isTyping, after.isTyping);
    tell('streaming', before.streaming, after.streaming);
    if (after.mood) tell('mood', before.mood, after.mood);
    tell('unread', before.unread, after.unread);
    emit('change', after);
  };
  const waiting: Parameters<typeof announce>[] = [];
  return (...change: Parameters<typeof announce>): void => {
    if (waiting.push(change) > 1) return; // a listener made it: told when what it hears of has been told
    for (const one of waiting) announce(...one);
    waiting.length = 0;
  };
}
