import { describe, expect, it } from 'vitest';
import { reporting } from '../../../lambdas/support/reporting.ts';
import { captureLog } from '../harness.ts';

describe('a handler whose failures are reported', () => {
  it('answers as it would', async () => {
    const log = captureLog();

    await expect(reporting(async (event: number) => event + 1)(41)).resolves.toBe(42);
    expect(log).toEqual([]);
  });

  it.each([
    ['a request', { requestContext: { requestId: 'r', routeKey: '$connect' }, body: 'secret' }, { requestId: 'r' }],
    ['jobs', { Records: [{ messageId: 'one', body: 'secret' }, { messageId: 'two' }] }, { job_ids: ['one', 'two'] }],
    ['neither', 'secret', {}],
  ])('names what failed by its ids alone: %s', async (_name, event, ids) => {
    const log = captureLog();
    await expect(reporting(() => Promise.reject(new Error('no')))(event)).rejects.toThrow('no');

    expect(log).toMatchObject([{ message: 'function_failed', ...ids }]);
    expect(JSON.stringify(log)).not.toContain('secret');
  });

  it('fails as it would, and the log has the cause', async () => {
    const log = captureLog();
    const cause = new Error('throttled');

    await expect(reporting(() => Promise.reject(cause))(undefined)).rejects.toBe(cause);
    expect(log).toMatchObject([{ message: 'function_failed', error: { message: 'throttled' } }]);
  });
});
