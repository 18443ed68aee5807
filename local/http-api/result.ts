/** What a function returned, as the answer that API Gateway makes of it. */
export type HttpResult = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>; // names in lower case
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

const OWN_HEADERS = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/**
 * Reads a result in payload format 2.0. One without a `statusCode` is the body of a 200, as JSON. Undefined when it is malformed.
 */
export function readHttpResult(value: unknown): HttpResult | undefined {
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) return inferred(value);
  const { statusCode, headers, cookies, body, isBase64Encoded } = value as Readonly<Record<string, unknown>>;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const fields = readHeaders(headers ?? {});
  const lines = cookies ?? [];
  if (fields === undefined || !isListOfText(lines)) return undefined;
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...fields },
    cookies: lines,
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function inferred(value: unknown): HttpResult {
  const body = Buffer.from(JSON.stringify(value ?? null));
  return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body };
}

/** Undefined when a value is neither text, number nor truth. */
function readHeaders(headers: unknown): Record<string, string> | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const entries = Object.entries(headers).map(([name, value]): [string, unknown] => [name.toLowerCase(), value]);
  if (entries.some(([, value]) => !['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  return Object.fromEntries(
    entries.filter(([name]) => !OWN_HEADERS.has(name)).map(([name, value]) => [name, String(value)]),
  );
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
