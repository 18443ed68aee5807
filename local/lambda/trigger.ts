import { propertyOf } from '../json.ts';

/** What an invocation comes from, in the words of its event: a route key, `authorizer`, a queue's name, or `schedule`. */
export function triggerOf(event: unknown): string {
  if (propertyOf(event, 'type') === 'REQUEST' && propertyOf(event, 'methodArn') !== undefined) return 'authorizer';
  const routeKey = propertyOf(propertyOf(event, 'requestContext'), 'routeKey');
  if (typeof routeKey === 'string') return routeKey;
  const records = propertyOf(event, 'Records');
  const arn = propertyOf(Array.isArray(records) ? records[0] : undefined, 'eventSourceARN');
  return typeof arn === 'string' ? (arn.split(':').at(-1) ?? arn) : 'schedule';
}
