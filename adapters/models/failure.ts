import {
  APICallError,
  EmptyResponseBodyError,
  InvalidArgumentError,
  InvalidPromptError,
  InvalidResponseDataError,
  JSONParseError,
  LoadAPIKeyError,
  LoadSettingError,
  NoObjectGeneratedError,
  NoSuchModelError,
  TypeValidationError,
  UnsupportedFunctionalityError,
} from 'ai';
import { ModelError, type ModelErrorCode } from '../../chat/ports/language-model.ts';

const MALFORMED = [EmptyResponseBodyError, InvalidResponseDataError, JSONParseError, TypeValidationError];
const REFUSED = [
  InvalidArgumentError,
  InvalidPromptError,
  LoadAPIKeyError,
  LoadSettingError,
  NoSuchModelError,
  UnsupportedFunctionalityError,
];

/** 4xx that say nothing of the request. 424 is Bedrock's ModelErrorException (API reference of ConverseStream). */
const PASSING_STATUSES: readonly number[] = [408, 409, 424, 425];

const SHORT_NAME = /^[\w.-]{1,60}$/;
const DEEPEST_CAUSE = 5;

/**
 * What went wrong with a call, in the port's words. Nothing is handed on as it came: the SDK's errors carry the body and
 * the address of the request, and what a service says may repeat the prompt. Names and numbers are all that is kept.
 */
export function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (APICallError.isInstance(error)) return failedCall(error);
  if (NoObjectGeneratedError.isInstance(error)) {
    const ended = error.finishReason === undefined ? '' : ` (finish reason: ${error.finishReason})`;
    return new ModelError('malformed', `The model's answer does not fit the form${ended}`);
  }
  if (isUnfinishedStream(error)) return brokenOff();
  if (MALFORMED.some((kind) => kind.isInstance(error))) {
    return new ModelError('malformed', `The model's answer cannot be read${named(nameOf(error))}`);
  }
  if (REFUSED.some((kind) => kind.isInstance(error))) {
    return new ModelError('refused', `The model cannot be asked${named(nameOf(error))}`);
  }
  if (error instanceof Error) return failedOnTheWay(error);
  return reportedInStream(error);
}

/** A stream that ended before the model said why it stopped. */
export function brokenOff(): ModelError {
  return new ModelError('unavailable', "The model's answer broke off");
}

/** The provider of OpenAI-compatible models reports it with this class, and with no data. */
function isUnfinishedStream(error: unknown): boolean {
  return InvalidResponseDataError.isInstance(error) && error.data === undefined;
}

function failedCall(error: APICallError): ModelError {
  const { statusCode: status, responseHeaders: headers = {} } = error;
  if (status === undefined || status < 400) return failedOnTheWay(error);
  const message = `The model's service answered ${status}${named(serviceCode(error))}`;
  return new ModelError(codeOf(status), message, { retryAfterMs: retryAfterMs(headers) });
}

function codeOf(status: number): ModelErrorCode {
  if (status === 429) return 'throttled';
  return status >= 500 || PASSING_STATUSES.includes(status) ? 'unavailable' : 'refused';
}

/** What the service calls its error: a header of AWS, or the `code` or `type` in an OpenAI-compatible body. */
function serviceCode({ responseHeaders, data }: APICallError): string | undefined {
  const [name] = responseHeaders?.['x-amzn-errortype']?.split(':') ?? [];
  return name ?? reportedNames(entriesOf(data).error)[0];
}

/** An error that the service wrote into a stream that had begun well. */
function reportedInStream(error: unknown): ModelError {
  const { code: status } = entriesOf(error);
  const names = reportedNames(error);
  const code = typeof status === 'number' && status >= 400 ? codeOf(status) : codeOfNames(names.join(' '));
  return new ModelError(code, `The model's answer ended in an error${named(names[0])}`);
}

/** Names of Bedrock's exceptions and of OpenAI's error types. */
function codeOfNames(names: string): ModelErrorCode {
  if (/throttl|rate_?limit|too_?many/i.test(names)) return 'throttled';
  return /validation|invalid|auth|denied|permission|not_?found|quota/i.test(names) ? 'refused' : 'unavailable';
}

function reportedNames(error: unknown): readonly string[] {
  const { code, type } = entriesOf(error);
  return [typeof code === 'number' ? String(code) : code, type].filter(isShortName);
}

/** No connection, or one that was lost. */
function failedOnTheWay(error: Error): ModelError {
  return new ModelError('unavailable', `The call of the model failed${named(systemCode(error) ?? error.name)}`);
}

/** `ECONNREFUSED` and the like, which lie deep in the causes. */
function systemCode(error: unknown, depth = 0): string | undefined {
  const { code, cause } = entriesOf(error);
  if (isShortName(code)) return code;
  return depth < DEEPEST_CAUSE && cause !== undefined ? systemCode(cause, depth + 1) : undefined;
}

/** Milliseconds, from the header of some services or from RFC 9110's, if that holds seconds and no date. */
function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const milliseconds = wholeNumber(headers['retry-after-ms']);
  const seconds = wholeNumber(headers['retry-after']);
  return milliseconds ?? (seconds === undefined ? undefined : seconds * 1000);
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(?:\.\d+)?$/.test(text) ? Math.ceil(Number(text)) : undefined;
}

function named(name: unknown): string {
  return isShortName(name) ? ` (${name})` : '';
}

function nameOf(error: unknown): unknown {
  return entriesOf(error).name;
}

function isShortName(value: unknown): value is string {
  return typeof value === 'string' && SHORT_NAME.test(value);
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
