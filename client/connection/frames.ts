import type { ServerEvent, ServerEvents } from '../../protocol/server-events.ts';

/** A frame of the server. `requestId` is there on the direct answer to a frame that carried one. */
export type ServerFrame = {
  [E in ServerEvent]: {
    readonly event: E;
    readonly data: ServerEvents[E];
    readonly requestId?: string;
    readonly timestamp?: string;
  };
}[ServerEvent];

type Fields = Readonly<Record<string, unknown>>;

/** What must not be missing, or the client would stumble over it. The rest is the server's promise. */
const NEEDED: Readonly<Record<string, (data: Fields) => boolean>> = {
  connected: ({ user_id, heartbeat_ms }) => isText(user_id) && typeof heartbeat_ms === 'number',
  history: ({ messages }) => Array.isArray(messages) && messages.every(isMessage),
  message: isMessage,
  message_delta: ({ in_reply_to, text, offset }) => isText(in_reply_to) && isText(text) && typeof offset === 'number',
};

/**
 * Reads one server frame. Empty frames and frames that are no events are nothing. API Gateway's own failures, which
 * have a `message` and no `event`, become the `error` that the server would have sent.
 */
export function readFrame(text: unknown): ServerFrame | undefined {
  const frame = parseObject(text);
  if (frame === undefined) return undefined;
  if (isText(frame.event)) return asFrame(frame.event, frame);
  return isText(frame.message) ? serverError() : undefined;
}

/** An answer that tells nothing but that something went wrong on the way. */
export function serverError(requestId?: string): ServerFrame {
  const data = { code: 'server_error', message: 'Something went wrong', retryable: true } as const;
  return { event: 'error', data, ...(requestId === undefined ? {} : { requestId }) };
}

function asFrame(event: string, { data, request_id, timestamp }: Fields): ServerFrame | undefined {
  if (!isObject(data) || NEEDED[event]?.(data) === false) return undefined;
  const frame = { event, data, ...(isText(timestamp) ? { timestamp } : {}) } as ServerFrame;
  return isText(request_id) ? { ...frame, requestId: request_id } : frame;
}

function parseObject(text: unknown): Fields | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): boolean {
  return isObject(value) && isText(value.message_id) && isText(value.content) && isText(value.created_at);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
