import { describe, expect, it } from 'vitest';
import { callName } from '../../../local/lambda/call-name.ts';

const request = (fields: { target?: string; method?: string; path?: string }) => ({
  method: fields.method ?? 'POST',
  path: fields.path ?? '/',
  host: 'models.example',
  getHeader: (name: string) => (name === 'x-amz-target' ? fields.target : undefined),
});

describe('the name of a call', () => {
  it.each([
    [{ target: 'DynamoDB_20120810.PutItem' }, 'DynamoDB PutItem'],
    [{ target: 'AmazonSQS.SendMessage' }, 'SQS SendMessage'],
    [{ target: 'secretsmanager.GetSecretValue' }, 'secretsmanager GetSecretValue'],
    [{ method: 'POST', path: '/dev/@connections/abc%3D' }, 'ApiGatewayManagementApi PostToConnection'],
    [{ method: 'GET', path: '/dev/%40connections/abc%3D' }, 'ApiGatewayManagementApi GetConnection'],
    [{ method: 'DELETE', path: '/dev/@connections/abc%3D' }, 'ApiGatewayManagementApi DeleteConnection'],
    [{ method: 'GET', path: '/v1/models' }, 'models.example GET'],
  ])('of %j is %s', (fields, name) => {
    const { service, operation } = callName(request(fields));

    expect(`${service} ${operation}`).toBe(name);
  });
});
