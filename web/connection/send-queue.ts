import type { ErrorData } from '../../protocol/errors.ts';
import type { ServerEvents } from '../../protocol/server-events.ts';
import type { Refusal } from '../conversation-state.ts';
import { backoffDelay } from './backoff.ts';

const ANSWER_MS = 15_000; // 15 s for `delivered`
const TRIES = 4;

export type SendQueue = {
  add(clientId: string, text: string): void;
  /** Whether something waits to be sent or acknowledged. */
  isBusy(): boolean;
  /** The server can be written to, or no longer; what was in flight is sent again under its own id. */
  setOpen(open: boolean): void;
  delivered(data: ServerEvents['delivered']): void;
  /**
   * A reply to a message that this page may not know. Most likely it is the one in flight, whose `delivered` is late or
   * lost; but it may be another device's, so the server is asked again, which costs nothing, rather than believed.
   */
  answered(messageId: string): void;
  /** `requestId` is the client id again, where the error answers a message directly. */
  failed(error: ErrorData, requestId: string | undefined): void;
  clear(): void;
};

export type SendQueueOptions = {
  readonly send: (clientId: string, text: string) => void;
  readonly onAcknowledged: (clientId: string, messageId: string) => void;
  readonly onRefused: (clientId: string, refusal: Refusal) => void;
  readonly random: () => number;
};

type Waiting = { readonly clientId: string; readonly text: string; tries: number };

/**
 * Sends messages in order: the next one goes out when the one before is acknowledged. The same client id is repeated
 * until then, so that the server stores a message once however often it arrives.
 */
export function createSendQueue({ send, onAcknowledged, onRefused, random }: SendQueueOptions): SendQueue {
  let queue: Waiting[] = [];
  let isOpen = false;
  let isInFlight = false;
  let newestAcknowledged = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const transmit = (): void => {
    const first = queue[0];
    if (first === undefined || !isOpen) return;
    isInFlight = true;
    first.tries += 1;
    wait(ANSWER_MS, retry);
    send(first.clientId, first.text);
  };
  const wait = (ms: number, then: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const retry = (): void => {
    const first = queue[0];
    if (first === undefined) return;
    if (first.tries < TRIES) transmit();
    else refuse(first, { reason: 'The server did not answer', retryable: true });
  };
  const next = (): void => {
    clearTimeout(timer);
    isInFlight = false;
    queue = queue.slice(1);
    transmit();
  };
  const refuse = ({ clientId }: Waiting, refusal: Refusal): void => {
    onRefused(clientId, refusal);
    next();
  };
  const acknowledge = ({ clientId }: Waiting, messageId: string): void => {
    if (messageId > newestAcknowledged) newestAcknowledged = messageId;
    onAcknowledged(clientId, messageId);
    next();
  };

  return {
    add: (clientId, text) => {
      if (queue.some((waiting) => waiting.clientId === clientId)) return;
      queue = [...queue, { clientId, text, tries: 0 }];
      if (queue.length === 1) transmit();
    },
    isBusy: () => queue.length > 0,
    setOpen: (open) => {
      if (open === isOpen) return;
      isOpen = open;
      isInFlight = false;
      clearTimeout(timer);
      if (queue[0] !== undefined) queue[0].tries = 0;
      transmit();
    },
    delivered: (data) => {
      const first = queue[0];
      if (first !== undefined && first.clientId === data.client_message_id) acknowledge(first, data.message_id);
    },
    answered: (messageId) => {
      if (isInFlight && messageId > newestAcknowledged) transmit();
    },
    failed: (error, requestId) => {
      const first = queue[0];
      if (first === undefined || !isInFlight || !concerns(error, requestId, first.clientId)) return;
      if (!error.retryable) return refuse(first, { reason: sentence(error), retryable: false });
      if (error.code === 'rate_limited') first.tries = 0;
      wait(error.retry_after_ms ?? backoffDelay(first.tries, random), retry);
    },
    clear: () => {
      clearTimeout(timer);
      queue = [];
      isInFlight = false;
    },
  };
}

/** Gateway failures name no message. Repeating one for nothing is harmless, giving one up for nothing is not. */
function concerns(error: ErrorData, requestId: string | undefined, clientId: string): boolean {
  if (error.code === 'inference_error') return false; // about a message that was acknowledged before
  const about = error.client_message_id ?? requestId;
  return about === undefined ? error.code === 'server_error' : about === clientId;
}

function sentence(error: ErrorData): string {
  return error.reason === 'message_too_long' ? 'This is too long to send' : 'The server did not take this message';
}
