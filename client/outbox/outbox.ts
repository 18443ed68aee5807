import type { ErrorData } from '../../protocol/errors.ts';
import type { LIMITS } from '../../protocol/limits.ts';
import { backOffMs } from '../connection/back-off.ts';
import type { SendFailure, SendFailureReason } from '../messages.ts';
import { createAlarm } from '../platform/alarm.ts';
import type { Clock } from '../platform/clock.ts';
import type { Entry, OutboxStore } from './store.ts';

export type OutboxOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly store: OutboxStore;
  readonly transmit: (entry: Entry) => void;
  /** Nothing was answered although it was sent: is anybody there? */
  readonly onSilence: () => void;
  readonly onChange: () => void;
};

export type Outbox = {
  /** What is not acknowledged, in the order of writing: what waits, and what failed. */
  entries(): readonly Entry[];
  /** Whether something waits to be sent or acknowledged. */
  isBusy(): boolean;
  add(message: Pick<Entry, 'clientMessageId' | 'content' | 'createdAt'>): void;
  /** False when it is on its way: what has left cannot be called back. */
  discard(clientMessageId: string): boolean;
  /** Whose messages these are. What was kept for that user goes first; what waits for another is left alone. */
  useFor(userId: string): Promise<void>;
  /** A line is open, or no longer; what was in flight is sent again under its own id. */
  setOpen(isOpen: boolean): void;
  /** The server has these messages, whoever told so. */
  acknowledged(clientMessageIds: readonly (string | undefined)[]): void;
  /**
   * A reply to a message that is not known here. Most likely it is the one in flight, whose `delivered` is late or lost;
   * but it may be another device's, so the server is asked again, which costs nothing, rather than believed.
   */
  answered(): void;
  /** `requestId` is the client id again, where the error answers a message directly. */
  refused(error: ErrorData, requestId: string | undefined): void;
};

const CAPACITY = 100;
const MAX_CODE_POINTS: typeof LIMITS.contentCodePoints = 4_000; // its type only: the other limits would come along
const ANSWER_MS = 15_000; // 15 s for `delivered`

/**
 * Sends messages in order: the next one goes out when the one before is acknowledged. The same client id is repeated
 * until then, so that the server stores a message once however often it arrives.
 */
export function createOutbox({ clock, random, store, transmit, onSilence, onChange }: OutboxOptions): Outbox {
  const nextTry = createAlarm(clock);
  let entries: readonly Entry[] = [];
  let owner: string | null = null;
  let isComplete = false; // until then nothing is sent: what was written before the restart comes first
  let isOpen = false;
  let inFlight: string | undefined;
  let tries = 0;

  const first = (): Entry | undefined => entries.find(({ failure }) => !failure);
  const find = (id: string | undefined): Entry | undefined =>
    entries.find(({ clientMessageId }) => clientMessageId === id);

  const change = (next: readonly Entry[]): void => {
    entries = next;
    onChange();
    advance();
  };
  const replace = (id: string, entry?: Entry): void => {
    store.put(id, entry);
    change(entries.flatMap((other) => (other.clientMessageId === id ? (entry ?? []) : other)));
  };
  /** Sends the first message, unless that is on its way already. */
  const advance = (): void => {
    const next = first()?.clientMessageId;
    if (inFlight && inFlight === next) return;
    inFlight = undefined;
    tries = 0;
    nextTry.cancel();
    send();
  };
  const send = (): void => {
    const entry = first();
    if (!entry || !isOpen || !isComplete) return;
    inFlight = entry.clientMessageId;
    nextTry.set(ANSWER_MS, missed);
    tries += 1;
    transmit(entry);
  };
  const missed = (): void => {
    onSilence();
    send();
  };
  const obstacle = (content: string): SendFailure | null => {
    if ([...content].length > MAX_CODE_POINTS) return failed('too_long', false);
    return entries.filter(({ failure }) => !failure).length < CAPACITY ? null : failed('queue_full');
  };
  return {
    entries: () => entries,
    isBusy: () => first() !== undefined,
    add: (message) => {
      const failure = obstacle(message.content);
      const entry = { ...message, userId: owner, failure };
      if (!failure) store.put(message.clientMessageId, entry);
      change([...entries.filter((other) => other !== find(message.clientMessageId)), entry]);
    },
    discard: (id) => {
      if (!find(id) || id === inFlight) return false;
      replace(id);
      return true;
    },
    useFor: async (userId) => {
      if (owner === userId) return;
      isComplete = false;
      if (owner) entries = [];
      owner = userId;
      const kept = await store.all();
      if (owner !== userId) return;
      // What nobody's name is on was written offline, by whoever uses this device.
      const own = kept.filter((entry) => (entry.userId ?? userId) === userId && !find(entry.clientMessageId));
      isComplete = true;
      change([...own, ...entries].map((entry) => ({ ...entry, userId })));
      for (const entry of entries) if (!entry.failure) store.put(entry.clientMessageId, entry);
    },
    setOpen: (open) => {
      isOpen = open;
      inFlight = undefined;
      advance();
    },
    acknowledged: (ids) => {
      for (const id of ids) if (id && find(id)) replace(id);
    },
    answered: () => {
      if (inFlight) send();
    },
    refused: (error, requestId) => {
      const entry = find(inFlight);
      if (!entry || !concerns(error, requestId, entry.clientMessageId)) return;
      if (!error.retryable) return replace(entry.clientMessageId, { ...entry, failure: failed('refused', false) });
      if (error.code === 'rate_limited') tries = 0;
      nextTry.set((error.retry_after_ms ?? 0) + backOffMs(tries, random), send);
    },
  };
}

function failed(reason: SendFailureReason, retryable = true): SendFailure {
  return { reason, retryable };
}

/** Gateway failures name no message. Repeating one for nothing is harmless, giving one up for nothing is not. */
function concerns(error: ErrorData, requestId: string | undefined, clientMessageId: string): boolean {
  if (error.code === 'inference_error') return false; // about a message that was acknowledged before
  const about = error.client_message_id ?? requestId;
  return !about ? error.code === 'server_error' : about === clientMessageId;
}
