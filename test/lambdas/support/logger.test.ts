import { describe, expect, it } from 'vitest';
import { report, toError } from '../../../lambdas/support/logger.ts';
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

  it('does not print a thrown value that is no error: it could be anything', () => {
    const log = captureLog();

    report('post_failed', { cause: 'a secret' });

    expect(JSON.stringify(log)).not.toContain('a secret');
  });
});

describe('toError', () => {
  it('leaves an error as it is', () => {
    const error = new Error('as it is');

    expect(toError(error)).toBe(error);
  });
});
