import { describe, expect, it } from 'vitest';
import type { SocketHandler } from '../../lambdas/support/respond.ts';
import type { ClientEvent } from '../../protocol/client-events.ts';
import { frameEvent, NOW, REQUEST_ID, textEvent } from '../support/events.ts';
import { type Aws, captureLog, frameIn } from './harness.ts';

export type Contract = {
  /** Data that the event takes. */
  readonly valid: object;
  /** What is wrong with data, the data, and the field that the error names. */
  readonly malformed: readonly (readonly [what: string, data: object, field: string])[];
  /** The event may name a conversation. @default true */
  readonly namesConversation?: boolean;
  /** The event needs AWS. @default true */
  readonly callsAws?: boolean;
};

/** What every client event has in common: how it is refused, and how it fails. */
export function keepsContract(aws: Aws, handler: SocketHandler, event: ClientEvent, contract: Contract): void {
  const { valid, malformed, namesConversation = true, callsAws = true } = contract;

  describe(`${event}, as every client event,`, () => {
    it('is refused without a call to AWS once the token has run out', async () => {
      const call = frameEvent(event, valid, { request_id: 'r-1' }, { tokenExp: NOW / 1000 });

      expect(frameIn(await handler(call))).toMatchObject({
        event: 'error',
        data: { code: 'auth_expired_token' },
        request_id: 'r-1',
      });
      expect(aws.commands()).toEqual([]);
    });

    it.each(malformed)('is invalid with %s', async (_what, data, field) => {
      expect(frameIn(await handler(frameEvent(event, data, { request_id: 'r-1' })))).toMatchObject({
        event: 'error',
        data: { code: 'invalid_message', reason: 'validation_error', field, retryable: false },
        request_id: 'r-1',
      });
      expect(aws.commands()).toEqual([]);
    });

    it('is invalid when it is not JSON', async () => {
      expect(frameIn(await handler(textEvent(event, `{"event":"${event}"`)))).toMatchObject({
        event: 'error',
        data: { code: 'invalid_message', reason: 'not_json' },
      });
      expect(aws.commands()).toEqual([]);
    });

    if (namesConversation) {
      it("may not name somebody else's conversation", async () => {
        const call = frameEvent(event, { ...valid, conversation_id: 'grace' }, { request_id: 'r-1' });

        expect(frameIn(await handler(call))).toMatchObject({
          event: 'error',
          data: { message: 'Not allowed', code: 'forbidden', retryable: false },
          request_id: 'r-1',
        });
        expect(aws.commands()).toEqual([]);
      });
    }

    if (!callsAws) return;
    it('tells the client of a failure nothing but the id of the invocation', async () => {
      captureLog();
      aws.tables.reset().rejects(new Error('Requested resource not found: Table: the-messages'));

      const { body } = await handler(frameEvent(event, valid, { request_id: 'r-1' }));

      expect(body).toBe(
        `{"event":"error","data":{"message":"Something went wrong","code":"server_error","retryable":true,` +
          `"request_id":"${REQUEST_ID}"},"timestamp":"2026-02-01T15:30:00.000Z","request_id":"r-1"}`,
      );
    });

    it('logs the cause of a failure under the id of the invocation', async () => {
      const log = captureLog();
      aws.tables.reset().rejects(new Error('Requested resource not found'));

      await handler(frameEvent(event, valid));

      expect(log).toMatchObject([
        {
          level: 'ERROR',
          message: 'handler_failed',
          event,
          requestId: REQUEST_ID,
          error: { message: 'Requested resource not found', stack: expect.stringContaining('Error') },
        },
      ]);
    });
  });
}
