import type { ServerEvent, ServerEvents } from '../../protocol/server-events.ts';

/** A frame of the server. `requestId` is there on the direct answer to a frame that carried one. */
export type ServerFrame = {
  [E in ServerEvent]: {
    readonly event: E;
    readonly data: ServerEvents[E];
    readonly requestId?: string | undefined;
    readonly timestamp?: string | undefined;
  };
}[ServerEvent];

type Fields = Readonly<Record<string, unknown>>;

/** What must not be missing, or the client would stumble over it. The rest is the server's promise. */
const NEEDED: Readonly<Record<string, (data: Fields) => boolean>> = {
  connected: ({ user_id, heartbeat_ms }) => isText(user_id) && Number(heartbeat_ms) > 0,
  history: ({ messages }) => Array.isArray(messages) && messages.every(isMessage),
  message: isMessage,
  message_delta: ({ in_reply_to, text }) => isText(in_reply_to) && isText(text),
};

/**
 * Reads one server frame. Empty frames and frames that are no events are nothing. API Gateway's own failures, which
 * have a `message` and no `event`, become the `error` that the server would have sent.
 */
export function readFrame(text: unknown): ServerFrame | undefined {
  try {
    const { event, data, request_id: requestId, timestamp, message }: Fields = JSON.parse(String(text));
    if (!isText(event)) return isText(message) ? serverError() : undefined;
    const isSound = typeof data === 'object' && data !== null && NEEDED[event]?.({ ...data }) !== false;
    return isSound ? ({ event, data, requestId, timestamp } as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

/** An answer that tells nothing but that something went wrong on the way. */
export function serverError(requestId?: string): ServerFrame {
  return { event: 'error', data: { code: 'server_error', message: '', retryable: true }, requestId };
}

function isMessage(value: unknown): boolean {
  const { message_id, content, created_at }: Fields = Object(value);
  return isText(message_id) && isText(content) && isText(created_at);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
