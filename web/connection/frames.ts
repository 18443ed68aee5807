import type { ServerFrame } from '../conversation-state.ts';

/** `requestId` is there on the direct answer to a frame that carried one. */
export type ReceivedFrame = ServerFrame & { readonly requestId?: string };

/**
 * Reads one server frame. Empty frames and frames that are no events are nothing. API Gateway's own failures, which
 * have a `message` and no `event`, become the `error` that the server would have sent.
 */
export function readFrame(text: unknown): ReceivedFrame | undefined {
  const frame = parseObject(text);
  if (frame === undefined) return undefined;
  if (typeof frame.event === 'string') return asFrame(frame.event, frame.data, frame.request_id);
  if (typeof frame.message !== 'string') return undefined;
  return { event: 'error', data: { code: 'server_error', message: frame.message, retryable: true } };
}

/** The server validates what it sends with the types of `protocol/`; only the envelope is looked at here. */
function asFrame(event: string, data: unknown, requestId: unknown): ReceivedFrame | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const frame = { event, data } as ServerFrame;
  return typeof requestId === 'string' ? { ...frame, requestId } : frame;
}

function parseObject(text: unknown): Record<string, unknown> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
