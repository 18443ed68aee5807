import type { ServerEvents } from '../../protocol/server-events.ts';
import type { DemiEvents } from '../events.ts';
import type { ChatMessage } from '../messages.ts';
import type { Snapshot } from '../snapshot.ts';

type Emit = <E extends keyof DemiEvents>(event: E, value: DemiEvents[E]) => void;

/** Tells in single events what is different between two snapshots. */
export class Announcer {
  readonly #emit: Emit;
  readonly #announced = new Set<string>(); // message ids

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** `isNews`: a message that was not there before has come just now, and was not paged in. */
  announce(before: Snapshot, after: Snapshot, isNews: boolean): void {
    if (after.connection !== before.connection) this.#emit('state', after.connection);
    if (after.messages !== before.messages) this.#messages(before, after, isNews && before.isLoaded);
    if (after.isTyping !== before.isTyping) this.#emit('typing', after.isTyping);
    if (after.streaming !== before.streaming) this.#emit('streaming', after.streaming);
    if (after.mood !== before.mood && after.mood !== null) this.#emit('mood', after.mood);
    if (after.unread !== before.unread) this.#emit('unread', after.unread);
    this.#emit('change', after);
  }

  thinking({ thinking }: Snapshot, { in_reply_to, step }: ServerEvents['thinking']): void {
    const known = thinking[in_reply_to]?.find((other) => other.step === step);
    if (known !== undefined) this.#emit('thinking', known);
  }

  #messages(before: Snapshot, after: Snapshot, isNews: boolean): void {
    const known = new Map(before.messages.map((message) => [message.key, message]));
    for (const message of after.messages) {
      const old = known.get(message.key);
      if (old === undefined) this.#new(message, isNews);
      else if (old !== message) this.#emit('message_changed', message);
    }
  }

  #new(message: ChatMessage, isNews: boolean): void {
    if (message.id === null || this.#announced.has(message.id)) return;
    this.#announced.add(message.id);
    if (isNews) this.#emit('message', message);
  }
}
