import { askedByQuery, passGate, tell } from './support.mjs';

export async function handler(event, context) {
  await tell('authorizer', event, context);
  const asked = askedByQuery(event);
  await passGate(asked.authorizer_gate);
  const { methodArn } = event;
  const stageArn = methodArn.slice(0, methodArn.lastIndexOf('/'));
  switch (asked.authorizer) {
    case 'deny':
      return policy('Deny', methodArn);
    case 'stage-wildcard':
      return policy('Allow', `${stageArn}/*`);
    case 'rest-wildcard':
      return policy('Allow', `${stageArn}/*/*`);
    case 'unauthorized':
      throw new Error('Unauthorized');
    case 'throw':
      throw new Error('as asked');
    case 'malformed':
      return { principalId: 'user' };
    case 'simple':
      return { isAuthorized: true };
    case 'large':
      return { ...policy('Allow', methodArn), context: { text: 'x'.repeat(9_000) } };
    default:
      return policy('Allow', methodArn);
  }
}

function policy(effect, resource) {
  return {
    principalId: 'user',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
    },
    context: { text: 'words', number: 42, truth: true },
  };
}
