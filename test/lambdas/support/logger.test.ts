import { describe, expect, it } from 'vitest';
import { report } from '../../../lambdas/support/logger.ts';
import { captureLog } from '../harness.ts';

describe('report', () => {
  it('writes one line with the event, the ids and the cause with its stack', () => {
    const log = captureLog();

    report('post_failed', { connection_id: 'abc', cause: new TypeError('no route to host') });

    expect(log).toMatchObject([
      {
        level: 'ERROR',
        message: 'post_failed',
        service: 'demi-chat',
        connection_id: 'abc',
        error: {
          name: 'TypeError',
          message: 'no route to host',
          stack: expect.stringContaining('logger.test.ts'),
        },
      },
    ]);
  });

  it('writes no error where there is no cause', () => {
    const log = captureLog();

    report('reply_given_up', { message_id: 'm-1' });

    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ message: 'reply_given_up', message_id: 'm-1' });
    expect(log[0]).not.toHaveProperty('error');
  });

  it('tells the causes of an error, with code and status, and nothing else that hangs on them', () => {
    const log = captureLog();
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', requestBody: 'a secret' });
    const cause = Object.assign(new Error('no answer', { cause: refused }), {
      $metadata: { httpStatusCode: 503, requestId: 'r-1' },
      request: { body: 'a secret' },
    });

    report('conductor_failed', { cause });

    expect(log[0]).toMatchObject({
      error: { message: 'no answer', status: 503, cause: { message: 'refused', code: 'ECONNREFUSED' } },
    });
    expect(JSON.stringify(log)).not.toContain('a secret');
  });

  it('follows causes that go round in a circle only so far', () => {
    const log = captureLog();
    const error = new Error('round and round');
    error.cause = error;

    report('conductor_failed', { cause: error });

    expect(log).toHaveLength(1);
  });

  it('does not print a thrown value that is no error: it could be anything', () => {
    const log = captureLog();

    report('post_failed', { cause: 'a secret' });

    expect(JSON.stringify(log)).not.toContain('a secret');
  });
});
