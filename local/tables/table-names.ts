import { parseObject, propertyOf } from '../json.ts';

/** The tables that a request of DynamoDB names. */
export function tablesOf(body: Buffer): readonly string[] {
  const request = parseObject(body.toString());
  const single = propertyOf(request, 'TableName');
  const several = propertyOf(request, 'RequestItems');
  return [
    ...(typeof single === 'string' ? [single] : []),
    ...(typeof several === 'object' && several !== null ? Object.keys(several) : []),
  ];
}
