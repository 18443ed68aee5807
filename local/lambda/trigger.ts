/** What an invocation comes from, in the words of its event: a route key, `authorizer`, a queue's name, or `schedule`. */
export function triggerOf(event: unknown): string {
  const fields = recordOf(event);
  if (fields.type === 'REQUEST' && 'methodArn' in fields) return 'authorizer';
  const { routeKey } = recordOf(fields.requestContext);
  if (typeof routeKey === 'string') return routeKey;
  const [record] = Array.isArray(fields.Records) ? fields.Records : [];
  const { eventSourceARN } = recordOf(record);
  return typeof eventSourceARN === 'string' ? (eventSourceARN.split(':').at(-1) ?? eventSourceARN) : 'schedule';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
