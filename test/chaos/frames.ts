import * as v from 'valibot';
import { SERVER_EVENTS } from '../../protocol/server-event-schemas.ts';
import type { ServerEvent, ServerEvents } from '../../protocol/server-events.ts';

/** A server frame that keeps to PROTOCOL.md. */
export type ServerFrame = {
  [E in ServerEvent]: {
    readonly event: E;
    readonly data: ServerEvents[E];
    readonly requestId: string | undefined;
  };
}[ServerEvent];

/** What a text from the socket is. `gateway_error`: API Gateway speaks in place of a handler (PROTOCOL.md, walk-through 9). */
export type Reading =
  | { readonly kind: 'frame'; readonly frame: ServerFrame }
  | { readonly kind: 'gateway_error' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'breach'; readonly what: string };

const envelope = v.object({
  event: v.string(),
  data: v.record(v.string(), v.unknown()),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  request_id: v.exactOptional(v.string()),
});
const gatewayError = v.strictObject({ message: v.string(), connectionId: v.string(), requestId: v.string() });

/** Reads a text from the server against the schemas that the server's types are made of. Says what is wrong, never the content. */
export function readFrame(text: string): Reading {
  if (text === '') return { kind: 'nothing' };
  const json = parseJson(text);
  if (json === undefined) return { kind: 'breach', what: 'not JSON' };
  if (v.is(gatewayError, json)) return { kind: 'gateway_error' };
  const parsed = v.safeParse(envelope, json, { abortEarly: true });
  if (!parsed.success) return { kind: 'breach', what: `malformed frame: ${placeOf(parsed.issues[0])}` };
  return readData(parsed.output);
}

function readData({ event, data, request_id: requestId }: v.InferOutput<typeof envelope>): Reading {
  if (!isServerEvent(event)) return { kind: 'breach', what: 'unknown event' };
  const parsed = v.safeParse(SERVER_EVENTS[event], data, { abortEarly: true });
  if (!parsed.success) return { kind: 'breach', what: `malformed ${event}: ${placeOf(parsed.issues[0])}` };
  return { kind: 'frame', frame: { event, data: parsed.output, requestId } as ServerFrame };
}

function isServerEvent(event: string): event is ServerEvent {
  return Object.hasOwn(SERVER_EVENTS, event);
}

function placeOf(issue: v.BaseIssue<unknown>): string {
  return v.getDotPath(issue) ?? 'not an object';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
