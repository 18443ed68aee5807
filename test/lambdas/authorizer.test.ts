import { beforeEach, describe, expect, it, vi } from 'vitest';
import { authorizerEvent, METHOD_ARN, REQUEST_ID, TOKEN_EXP } from '../support/events.ts';
import { captureLog, mockAws } from './harness.ts';
import { bytes, SECONDS, SECRET, token, unsigned } from './identity-provider.ts';

mockAws();

/** The authorizer in a container that has not run before. */
async function coldStart() {
  vi.resetModules();
  const { handler } = await import('../../lambdas/authorizer.ts');
  return handler;
}

const inQuery = (given: string) => authorizerEvent({ query: { token: given } });
const inSubprotocol = (offered: string, name = 'Sec-WebSocket-Protocol') =>
  authorizerEvent({ headers: { [name]: offered } });

let authorize: Awaited<ReturnType<typeof coldStart>>;

beforeEach(async () => {
  captureLog();
  vi.stubEnv('TOKEN_SECRET', SECRET);
  authorize = await coldStart();
});

describe('the authorizer', () => {
  it('vouches for the user of a good token, on this one route', async () => {
    expect(await authorize(inQuery(await token()))).toEqual({
      principalId: 'ada',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: METHOD_ARN }],
      },
      context: { user_id: 'ada', role: 'user', token_exp: TOKEN_EXP },
    });
  });

  it.each([
    ['beside the protocol', (given: string) => inSubprotocol(`demi.v1, bearer.${given}`)],
    ['before the protocol', (given: string) => inSubprotocol(`bearer.${given},demi.v1`)],
    ['under a name in lower case', (given: string) => inSubprotocol(`bearer.${given}`, 'sec-websocket-protocol')],
    [
      'when the query has only an empty one',
      (given: string) =>
        authorizerEvent({ query: { token: '' }, headers: { 'Sec-WebSocket-Protocol': `bearer.${given}` } }),
    ],
  ])('takes a token that is offered as a subprotocol, %s', async (_where, event) => {
    expect(await authorize(event(await token()))).toMatchObject({ context: { user_id: 'ada' } });
  });

  it('takes user_id where a token has no sub', async () => {
    const policy = await authorize(inQuery(await token({ sub: undefined, user_id: 'grace' })));

    expect(policy).toMatchObject({ principalId: 'grace', context: { user_id: 'grace' } });
  });

  it.each([
    ['operator', 'operator'],
    ['admin', 'admin'],
    ['user', 'user'],
    ['owner', 'user'],
    [['admin'], 'user'],
    [undefined, 'user'],
  ])('reads the role %s as %s', async (role, expected) => {
    expect(await authorize(inQuery(await token({ role })))).toMatchObject({ context: { role: expected } });
  });

  it('never takes the same decision for another user', async () => {
    await authorize(inQuery(await token()));

    expect(await authorize(inQuery(await token({ sub: 'grace' })))).toMatchObject({ context: { user_id: 'grace' } });
  });
});

describe('a token within the clock tolerance', () => {
  it('that ran out 29 s ago still connects, and speaks until the tolerance is over', async () => {
    const policy = await authorize(inQuery(await token({ exp: SECONDS - 29 })));

    expect(policy).toMatchObject({ context: { token_exp: SECONDS + 1 } });
  });

  it('that begins in 30 s connects already', async () => {
    expect(await authorize(inQuery(await token({ nbf: SECONDS + 30 })))).toMatchObject({ principalId: 'ada' });
  });
});

describe('401 Unauthorized', () => {
  const refused = (event: unknown) => expect(authorize(event)).rejects.toThrow(/^Unauthorized$/);

  it.each([
    ['no token', authorizerEvent()],
    ['an empty token', inQuery('')],
    ['an empty subprotocol token', inSubprotocol('demi.v1, bearer.')],
    ['other subprotocols only', inSubprotocol('demi.v1, graphql-ws')],
    ['a word', inQuery('hello')],
    ['three words', inQuery('not.a.token')],
  ])('is for %s', (_what, event) => refused(event));

  it.each([
    ['that has run out', { exp: SECONDS - 30 }],
    ['without an end', { exp: undefined }],
    ['that is not yet good', { nbf: SECONDS + 31 }],
    ['to refresh others', { type: 'refresh' }],
    ['to refresh others, by its token_type', { token_type: 'refresh' }],
    ['that says who somebody is', { token_use: 'id' }],
    ['without a user', { sub: undefined }],
    ['with an empty user', { sub: '' }],
    ['whose user is no text', { sub: undefined, user_id: 7 }],
  ])('is for a token %s', async (_what, claims) => refused(inQuery(await token(claims))));

  it('is for a token that somebody else signed', async () => {
    const forged = await token({}, { key: bytes('another secret of thirty-two bytes'), alg: 'HS256' });

    await refused(inQuery(forged));
  });

  it('is for a token that nobody signed', async () => refused(inQuery(await unsigned())));

  it('is for a token signed with another algorithm of the same secret', async () => {
    const key = bytes(SECRET.repeat(2)); // HS512 needs 64 bytes
    vi.stubEnv('TOKEN_SECRET', SECRET.repeat(2));
    authorize = await coldStart();

    await refused(inQuery(await token({}, { key, alg: 'HS512' })));
  });

  it('is for a token of the wrong issuer, where one is named', async () => {
    vi.stubEnv('TOKEN_ISSUER', 'https://another.example');
    authorize = await coldStart();

    await refused(inQuery(await token()));
  });

  it('is for a token for somebody else, where an audience is named', async () => {
    vi.stubEnv('TOKEN_AUDIENCE', 'another-service');
    authorize = await coldStart();

    await refused(inQuery(await token()));
  });

  it('says nothing but the word, for Lambda prints an error with all that hangs on it', async () => {
    const error: unknown = await authorize(inQuery('not.a.token')).catch((cause: unknown) => cause);

    expect(error).toEqual(new Error('Unauthorized'));
    expect(error).not.toHaveProperty('cause');
  });
});

describe('the log of a refused token', () => {
  it('has the reason and the id of the request, never the token', async () => {
    const log = captureLog();
    const expired = await token({ exp: SECONDS - 60 });

    await authorize(inQuery(expired)).catch(() => undefined);

    expect(log).toMatchObject([
      { level: 'INFO', message: 'token_refused', requestId: REQUEST_ID, code: 'ERR_JWT_EXPIRED' },
    ]);
    expect(JSON.stringify(log)).not.toContain(expired);
  });
});

describe('403', () => {
  it.each([
    ["a ':', which parts the conversations of a user", 'ada:work'],
    ["a '#', which parts the names of a room", 'user#ada'],
    ['more than 100 characters', 'a'.repeat(101)],
  ])('is for a user whose id has %s', async (_what, sub) => {
    expect(await authorize(inQuery(await token({ sub })))).toEqual({
      principalId: 'refused',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Deny', Resource: METHOD_ARN }],
      },
    });
  });

  it('is not for an id of 100 characters, whatever else is in it', async () => {
    const sub = `${'a'.repeat(92)} /?@~é🙂`;

    expect(await authorize(inQuery(await token({ sub })))).toMatchObject({ context: { user_id: sub } });
  });
});

describe('the expiry of a connection', () => {
  it('is 2 h 10 min after it began where a token only has to be good at the beginning', async () => {
    vi.stubEnv('TOKEN_EXPIRY', 'connect-only');

    const policy = await authorize(inQuery(await token({ exp: SECONDS + 60 })));

    expect(policy).toMatchObject({ context: { token_exp: SECONDS + 7_800 } });
  });

  it('is that of the token otherwise', async () => {
    vi.stubEnv('TOKEN_EXPIRY', 'enforce');

    const policy = await authorize(inQuery(await token({ exp: SECONDS + 60 })));

    expect(policy).toMatchObject({ context: { token_exp: SECONDS + 60 } });
  });
});

describe('an authorizer that cannot verify', () => {
  it.each([
    ['because nobody configured it', ''],
    ['because its secret is too short to be safe', 'a secret of thirty-one bytes...'],
  ])('fails instead of refusing, %s', async (_why, secret) => {
    vi.stubEnv('TOKEN_SECRET', secret);
    authorize = await coldStart();

    await expect(authorize(inQuery(await token()))).rejects.toThrow(/TOKEN_SECRET|32 bytes/);
  });

  it('does not take an event of another kind', async () => {
    await expect(authorize({ Records: [] })).rejects.toThrow('authorizer event');
  });
});
