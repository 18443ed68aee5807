/** What an integration returned, in the form that API Gateway expects of a Lambda proxy. */
export type ProxyResult = {
  readonly statusCode: number;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
};

/** Undefined when the result is malformed: no status from 200 to 599, or a body that is no string. */
export function readProxyResult(value: unknown): ProxyResult | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { statusCode, body, headers } = value as Record<string, unknown>;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 200 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const isObject = typeof headers === 'object' && headers !== null;
  return { statusCode, body: body ?? undefined, headers: isObject ? { ...headers } : {} };
}

export function isSuccess(result: ProxyResult): boolean {
  return result.statusCode >= 200 && result.statusCode <= 299;
}

/** The result's header of this name, in any case. */
export function headerOf(result: ProxyResult, lowerCaseName: string): unknown {
  return Object.entries(result.headers).find(([name]) => name.toLowerCase() === lowerCaseName)?.[1];
}
