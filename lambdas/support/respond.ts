import type { Answer } from '../../chat/speaker.ts';
import { encode } from '../../protocol/encode.ts';

/** What API Gateway takes from a handler. Always 200: another status would put a frame of its own in place of ours. */
export type SocketResponse = { readonly statusCode: 200; readonly body?: string };
export type SocketHandler = (event: unknown) => Promise<SocketResponse>;

export function respond(answer: Answer | undefined, requestId: string | undefined): SocketResponse {
  if (answer === undefined) return { statusCode: 200 };
  return { statusCode: 200, body: encode(answer.event, answer.data, Date.now(), requestId) };
}
