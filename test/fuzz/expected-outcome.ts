import { decode, decodeEnvelope } from '../../protocol/decode.ts';
import { DIRECT_ANSWERS } from '../../protocol/direct-answers.ts';
import { type ErrorData, errors } from '../../protocol/errors.ts';
import { ownsConversation } from '../../protocol/ids.ts';
import type { Frame } from '../support/wire-client.ts';
import { EVENTS } from './arbitraries/text-frames.ts';

/**
 * What PROTOCOL.md promises for a frame, as a short text that names the direct answer and its `request_id`; undefined where
 * it promises silence. Where the answer depends on what went before, such as `delivered` or `rate_limited`, one name stands for both.
 */
export function expectedOutcome(text: string, userId: string): string | undefined {
  const envelope = decodeEnvelope(text);
  const event = EVENTS.find((name) => envelope.ok && envelope.value.event === name);
  if (event === undefined) return named(envelope.ok ? errors.unknownEvent() : envelope.error, envelope.requestId);
  const frame = decode(event, text);
  if (!frame.ok) return named(frame.error, frame.requestId);
  const { conversation_id, content } = frame.value as Named;
  if (conversation_id !== undefined && !ownsConversation(userId, conversation_id)) {
    return named(errors.forbidden(), frame.requestId);
  }
  const answer = content === '' ? undefined : DIRECT_ANSWERS[event];
  return answer === undefined ? undefined : withId(answer, frame.requestId);
}

/** What decides about the answer to a frame that is in order. */
type Named = { readonly conversation_id?: string | undefined; readonly content?: string | undefined };

/** The same text for a frame that came; undefined where it is no direct answer but tells what happens. */
export function outcomeOf({ event, data, request_id }: Frame): string | undefined {
  if (event === 'error') return outcomeOfError(data as ErrorData, request_id);
  if (PUSHED.includes(event) || (event === 'read_receipt' && data.reader === 'demi')) return undefined;
  return withId(event, request_id);
}

/** An answer that stands for another one. */
const IN_PLACE_OF: Readonly<Record<string, string>> = { rate_limited: 'delivered', not_found: 'read_receipt' };
const PUSHED = ['message', 'typing', 'thinking', 'message_delta', 'emotion_update'];

function outcomeOfError(error: ErrorData, requestId: string | undefined): string {
  const usual = IN_PLACE_OF[error.code];
  return usual === undefined ? named(error, requestId) : withId(usual, requestId);
}

function named({ code, reason, field }: ErrorData, requestId: string | undefined): string {
  return withId(['error', code, reason, field].filter((part) => part !== undefined).join(' '), requestId);
}

function withId(outcome: string, requestId: string | undefined): string {
  return requestId === undefined ? outcome : `${outcome} to ${requestId}`;
}
