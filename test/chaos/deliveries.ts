import type { ServerFrame } from './frames.ts';

/** What a device has to get to the server, in the order in which it was written. */
export type Deliveries = readonly Delivery[];

export type Delivery = {
  readonly clientMessageId: string;
  /** `again`: it was stored long ago, and Demi is asked once more for a reply. */
  readonly state: 'waiting' | 'sent' | 'acknowledged' | 'refused';
  readonly again: boolean;
  readonly due: number; // Unix ms; not to be sent before it, and if it was sent, to be sent again after it
  readonly sends: number;
};

/** How a device sends. */
export type Manner = {
  readonly inFlight: number; // messages that may wait for their acknowledgement at once
  readonly acknowledgedWithinMs: number;
};

/** After a `server_error`, full jitter under a ceiling that doubles, as for connections. */
const BACK_OFF_MS = { first: 500, most: 30_000 };

export function write(deliveries: Deliveries, clientMessageId: string, now: number): Deliveries {
  const known = deliveries.some((delivery) => delivery.clientMessageId === clientMessageId);
  if (known)
    return change(deliveries, clientMessageId, (delivery) => ({
      ...delivery,
      state: 'waiting',
      again: true,
      due: now,
    }));
  return [...deliveries, { clientMessageId, state: 'waiting', again: false, due: now, sends: 0 }];
}

/** What has to be sent now: first what was sent and stayed unanswered, then what there is room for. */
export function dueNow(deliveries: Deliveries, manner: Manner, now: number): readonly Delivery[] {
  const overdue = deliveries.filter(({ state, due }) => state === 'sent' && due <= now);
  const room = manner.inFlight - deliveries.filter(({ state }) => state === 'sent').length;
  const waiting = deliveries.filter(({ state, due }) => state === 'waiting' && due <= now);
  return [...overdue, ...waiting.slice(0, Math.max(0, room))];
}

export function sent(deliveries: Deliveries, clientMessageId: string, manner: Manner, now: number): Deliveries {
  return change(deliveries, clientMessageId, (delivery) => ({
    ...delivery,
    state: 'sent',
    sends: delivery.sends + 1,
    due: now + manner.acknowledgedWithinMs,
  }));
}

/** Nobody knows what became of what was on its way: once there is a connection, it goes out again. */
export function interrupt(deliveries: Deliveries, now: number): Deliveries {
  return deliveries.map((delivery) =>
    delivery.state === 'sent' ? { ...delivery, state: 'waiting', due: now } : delivery,
  );
}

/**
 * What a frame settles. An error names its message by the `request_id` that `requestIdOf` gave it, or by its own ids.
 * `jitter` from 0 to 1.
 */
export function settle(deliveries: Deliveries, frame: ServerFrame, now: number, jitter: number): Deliveries {
  switch (frame.event) {
    case 'delivered':
      return acknowledge(deliveries, [frame.data.client_message_id], true);
    case 'message':
      return acknowledge(deliveries, [frame.data.client_message_id], false);
    case 'history':
      return acknowledge(
        deliveries,
        frame.data.messages.map((message) => message.client_message_id),
        false,
      );
    case 'error':
      return refuse(deliveries, frame, now, jitter);
    default:
      return deliveries;
  }
}

/** API Gateway does not say what its error is about: whatever is unanswered goes out again. */
export function doubt(deliveries: Deliveries, now: number, jitter: number): Deliveries {
  return deliveries.map((delivery) =>
    delivery.state === 'sent'
      ? { ...delivery, due: Math.min(delivery.due, now + backOff(delivery, jitter)) }
      : delivery,
  );
}

function backOff({ sends }: Delivery, jitter: number): number {
  return jitter * Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** sends);
}

export function requestIdOf(clientMessageId: string): string {
  return `say:${clientMessageId}`;
}

/** A history holds a message although its reply failed, so asking again is acknowledged by `delivered` alone. */
function acknowledge(
  deliveries: Deliveries,
  clientMessageIds: readonly (string | undefined)[],
  isDirect: boolean,
): Deliveries {
  const acknowledged = new Set(clientMessageIds);
  return deliveries.map((delivery) => {
    const counts = acknowledged.has(delivery.clientMessageId) && (isDirect || !delivery.again);
    return counts && delivery.state !== 'refused' ? { ...delivery, state: 'acknowledged' } : delivery;
  });
}

function refuse(
  deliveries: Deliveries,
  { data, requestId }: Extract<ServerFrame, { event: 'error' }>,
  now: number,
  jitter: number,
): Deliveries {
  const refused = deliveries.find(
    ({ clientMessageId, state }) =>
      state === 'sent' && (requestId === requestIdOf(clientMessageId) || data.client_message_id === clientMessageId),
  );
  if (refused === undefined || data.code === 'inference_error') return deliveries;
  return change(deliveries, refused.clientMessageId, (delivery): Delivery => {
    if (!data.retryable) return { ...delivery, state: 'refused' };
    return { ...delivery, state: 'waiting', due: now + (data.retry_after_ms ?? 0) + backOff(delivery, jitter) };
  });
}

function change(
  deliveries: Deliveries,
  clientMessageId: string,
  changed: (delivery: Delivery) => Delivery,
): Deliveries {
  return deliveries.map((delivery) => (delivery.clientMessageId === clientMessageId ? changed(delivery) : delivery));
}
