import type { ClientRequest } from 'node:http';

export type CallName = { readonly service: string; readonly operation: string };

const MANAGEMENT_OPERATIONS: Readonly<Record<string, string>> = {
  POST: 'PostToConnection',
  GET: 'GetConnection',
  DELETE: 'DeleteConnection',
};
const TARGET = /^(?:Amazon)?([A-Za-z]+?)(?:_\d+)?\.(\w+)$/; // DynamoDB_20120810.PutItem, AmazonSQS.SendMessage

/** What a request asks of which service, as the AWS SDK's clients write it; host and method of any other request. */
export function callName(request: Pick<ClientRequest, 'method' | 'path' | 'host' | 'getHeader'>): CallName {
  const [, service, operation] = TARGET.exec(String(request.getHeader('x-amz-target') ?? '')) ?? [];
  if (service !== undefined && operation !== undefined) return { service, operation };
  if (/\/(?:@|%40)connections\//i.test(request.path)) {
    return { service: 'ApiGatewayManagementApi', operation: MANAGEMENT_OPERATIONS[request.method] ?? request.method };
  }
  return { service: request.host, operation: request.method };
}
