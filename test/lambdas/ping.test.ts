import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/ping.ts';
import { frameEvent } from '../support/events.ts';
import { keepsContract } from './client-event-contract.ts';
import { mockAws } from './harness.ts';

const aws = mockAws();

describe('ping', () => {
  it('is answered with the time of the server and costs no call to AWS', async () => {
    const response = await handler(frameEvent('ping'));

    expect(response).toEqual({
      statusCode: 200,
      body: '{"event":"pong","data":{"server_time":"2026-02-01T15:30:00.000Z"},"timestamp":"2026-02-01T15:30:00.000Z"}',
    });
    expect(aws.commands()).toEqual([]);
  });

  it('gets its message back', async () => {
    const { body } = await handler(frameEvent('ping', { message: 'anybody there?' }, { request_id: 'r-1' }));

    expect(body).toBe(
      '{"event":"pong","data":{"server_time":"2026-02-01T15:30:00.000Z","message":"anybody there?"},' +
        '"timestamp":"2026-02-01T15:30:00.000Z","request_id":"r-1"}',
    );
  });
});

keepsContract(aws, handler, 'ping', {
  valid: {},
  malformed: [
    ['a message that is no text', { message: 5 }, 'data.message'],
    ['a message that is too long', { message: 'a'.repeat(1_001) }, 'data.message'],
  ],
  namesConversation: false,
  callsAws: false,
});
