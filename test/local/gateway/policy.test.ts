import { describe, expect, it } from 'vitest';
import { evaluatePolicy } from '../../../local/gateway/policy.ts';

const ARN = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/$connect';
const STAGE = 'arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev';

function statement(Resource: unknown, Effect = 'Allow', Action: unknown = 'execute-api:Invoke') {
  return { Effect, Action, Resource };
}

function decide(...Statement: unknown[]) {
  return evaluatePolicy({ Version: '2012-10-17', Statement }, ARN);
}

describe('evaluatePolicy', () => {
  it.each([ARN, `${STAGE}/*`, '*', `${STAGE}/?connect`, 'arn:aws:execute-api:*:*:a1b2c3d4e5/*'])(
    '%s matches',
    (resource) => {
      expect(decide(statement(resource))).toBe('allow');
    },
  );

  it.each([`${STAGE}/*/*`, `${STAGE}/connect`, `${STAGE}`, `${ARN}x`, `x${ARN}`, `${STAGE}/??connect`])(
    '%s does not match',
    (resource) => {
      expect(decide(statement(resource))).toBe('deny');
    },
  );

  it('reads a resource as text, not as a regular expression', () => {
    expect(decide(statement(ARN.replaceAll(':', '.')))).toBe('deny');
    expect(decide(statement(`${STAGE}/[$]connect`))).toBe('deny');
  });

  it('lets Deny win over Allow', () => {
    expect(decide(statement('*'), statement(ARN, 'Deny'))).toBe('deny');
    expect(decide(statement('*'), statement(`${STAGE}/other`, 'Deny'))).toBe('allow');
  });

  it('knows lists of actions and resources, and a single statement', () => {
    expect(decide(statement(['x', ARN], 'Allow', ['s3:*', 'execute-api:*']))).toBe('allow');
    expect(evaluatePolicy({ Statement: statement(ARN) }, ARN)).toBe('allow');
  });

  it('ignores the case of actions, not that of resources', () => {
    expect(decide(statement(ARN, 'Allow', 'Execute-API:invoke'))).toBe('allow');
    expect(decide(statement(ARN.toUpperCase()))).toBe('deny');
  });

  it('denies when nothing matches', () => {
    expect(decide(statement(ARN, 'Allow', 'execute-api:ManageConnections'))).toBe('deny');
    expect(decide()).toBe('deny');
  });

  it.each([
    ['no document', undefined],
    ['no statement', { Version: '2012-10-17' }],
    ['another version', { Version: '2020-01-01', Statement: [statement(ARN)] }],
    ['another effect', { Statement: [statement(ARN, 'Maybe')] }],
    ['no action', { Statement: [{ Effect: 'Allow', Resource: ARN }] }],
    ['a resource that is no text', { Statement: [statement(5)] }],
    ['an empty list', { Statement: [statement([])] }],
    ['a condition', { Statement: [{ ...statement(ARN), Condition: {} }] }],
    ['a NotResource', { Statement: [{ ...statement(ARN), NotResource: 'x' }] }],
    ['one bad statement among good ones', { Statement: [statement(ARN), null] }],
  ])('calls %s malformed', (_what, document) => {
    expect(evaluatePolicy(document, ARN)).toBe('malformed');
  });
});
