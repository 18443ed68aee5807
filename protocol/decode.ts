import * as v from 'valibot';
import {
  CLIENT_EVENTS,
  type ClientData,
  type ClientEvent,
  HTTP_MESSAGE,
  type HttpMessage,
  TOO_LONG,
} from './client-events.ts';
import { type ErrorData, errors, httpErrors } from './errors.ts';
import { LIMITS } from './limits.ts';

/** A frame whose envelope is sound; its `data` is not yet looked at. */
export type Envelope = { readonly event: string; readonly data: unknown; readonly requestId?: string };

/** `requestId` comes back with an error too, where the frame had a sound one, so that the answer can repeat it. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T; readonly requestId?: string }
  | { readonly ok: false; readonly error: ErrorData; readonly requestId?: string };

const envelope = v.object({
  event: v.string(),
  data: v.optional(v.pipe(v.unknown(), v.check(isObject, 'must be an object')), {}),
  request_id: v.optional(
    v.pipe(v.string(), v.maxLength(LIMITS.requestIdLength, `must have at most ${LIMITS.requestIdLength} characters`)),
  ),
});

const WHOLE_NUMBER = /^\d{1,9}$/;

/** How the errors call the kinds of values that the schemas ask for. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Reads the envelope of a client frame: text in, never an exception out. */
export function decodeEnvelope(text: string): Decoded<Envelope> {
  const json = parseJson(text);
  if (!isObject(json)) return { ok: false, error: errors.notJson() };
  const requestId = soundRequestId(json);
  const parsed = v.safeParse(envelope, json, { abortEarly: true });
  if (!parsed.success) return { ok: false, error: asError(parsed.issues[0]), ...requestId };
  return { ok: true, value: { event: parsed.output.event, data: parsed.output.data, ...requestId }, ...requestId };
}

/** Reads a client frame that is expected to carry `event`: validated data, or the error to answer with. */
export function decode<E extends ClientEvent>(event: E, text: string): Decoded<ClientData<E>> {
  const frame = decodeEnvelope(text);
  if (!frame.ok) return frame;
  const requestId = frame.requestId === undefined ? {} : { requestId: frame.requestId };
  if (frame.value.event !== event) return { ok: false, error: errors.unknownEvent(), ...requestId };
  const parsed = v.safeParse(CLIENT_EVENTS[event], frame.value.data, { abortEarly: true });
  if (!parsed.success) return { ok: false, error: asError(parsed.issues[0], 'data.'), ...requestId };
  return { ok: true, value: parsed.output as ClientData<E>, ...requestId };
}

/** Reads the body of an HTTP request that is expected to say something to Demi. */
export function decodeHttpMessage(text: string): Decoded<HttpMessage> {
  return decodeBody(HTTP_MESSAGE, text);
}

/** Reads the body of an HTTP request that is expected to change settings. */
export function decodeHttpSettings(text: string): Decoded<ClientData<'settings'>> {
  return decodeBody(CLIENT_EVENTS.settings, text);
}

/** Reads the query of an HTTP request for history, in which everything is text. */
export function decodeHttpHistory(query: Readonly<Record<string, string>>): Decoded<ClientData<'history'>> {
  const { limit, ...others } = query;
  const asked = limit === undefined ? others : { ...others, limit: WHOLE_NUMBER.test(limit) ? Number(limit) : limit };
  return decodeFields(CLIENT_EVENTS.history, asked);
}

function decodeBody<S extends v.GenericSchema>(schema: S, text: string): Decoded<v.InferOutput<S>> {
  const json = parseJson(text);
  return isObject(json) ? decodeFields(schema, json) : { ok: false, error: httpErrors.notJson() };
}

/** What no envelope is around: an error names a field as it stands there. */
function decodeFields<S extends v.GenericSchema>(schema: S, fields: unknown): Decoded<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, fields, { abortEarly: true });
  return parsed.success ? { ok: true, value: parsed.output } : { ok: false, error: asError(parsed.issues[0]) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function soundRequestId(frame: object): { requestId?: string } {
  const id: unknown = 'request_id' in frame ? frame.request_id : undefined;
  return typeof id === 'string' && id.length <= LIMITS.requestIdLength ? { requestId: id } : {};
}

function asError(issue: v.BaseIssue<unknown>, prefix = ''): ErrorData {
  const field = prefix + (v.getDotPath(issue) ?? '');
  if (issue.message === TOO_LONG) return errors.tooLong(field);
  return errors.validation(field, problem(issue));
}

/** Says what was expected without repeating what was sent: the value may be private, and valibot's own sentences name it. */
function problem(issue: v.BaseIssue<unknown>): string {
  if (issue.kind !== 'schema') return issue.message; // every validation has a sentence of ours
  return issue.received === 'undefined' ? 'is missing' : `must be ${EXPECTED[issue.type] ?? 'different'}`;
}
