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

/** Texts that the client needs, or it would stumble over their lack. The rest is the server's promise. */
const MESSAGE = ['message_id', 'content', 'created_at'];
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  connected: ['user_id', 'conversation_id'],
  message: MESSAGE,
  delivered: ['message_id'],
  read_receipt: ['message_id'],
  thinking: ['in_reply_to', 'step'],
  message_delta: ['in_reply_to', 'text'],
};

const SERVER_ERROR: ServerFrame = {
  event: 'error',
  data: { code: 'server_error', message: '', retryable: true },
};

/**
 * Reads one server frame. Empty frames and frames that are no events are nothing. API Gateway's own failures, which
 * have a `message` and no `event`, become the `error` that the server would have sent.
 */
export function readFrame(text: unknown): ServerFrame | undefined {
  try {
    const { event, data, request_id: requestId, timestamp, message }: Fields = JSON.parse(String(text));
    if (!isText(event)) return isText(message) ? SERVER_ERROR : undefined;
    return isSound(event, data) ? ({ event, data, requestId, timestamp } as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}

export function isSound(event: string, data: unknown): boolean {
  if (event !== 'history') return hasTexts(data, NEEDED[event] ?? []);
  const { messages }: Fields = Object(data);
  return Array.isArray(messages) && messages.every((message) => hasTexts(message, MESSAGE));
}

function hasTexts(value: unknown, keys: readonly string[]): boolean {
  const fields: Fields = Object(value);
  return fields === value && keys.every((key) => isText(fields[key]));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
