import type { ServerEvent, ServerEvents } from './server-events.ts';

/**
 * One server frame as text: `event`, `data`, `timestamp` (UTC, milliseconds) always, in this order; `request_id` last, on
 * direct answers to a frame that carried one.
 */
export function encode<E extends ServerEvent>(
  event: E,
  data: ServerEvents[E],
  now: number,
  requestId?: string,
): string {
  return JSON.stringify({ event, data, timestamp: new Date(now).toISOString(), request_id: requestId });
}
