import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { respond } from '../../../lambdas/support/respond.ts';
import { NOW } from '../../support/events.ts';

const pong = { event: 'pong', data: { server_time: '2026-02-01T15:30:00.000Z' } } as const;

function stopTheClock(): void {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

describe('respond', () => {
  it('is a success without a body where there is nothing to say', () => {
    expect(respond(undefined, 'r-1')).toEqual({ statusCode: 200 });
  });

  it('is a success with the frame as its body', () => {
    stopTheClock();

    expect(respond(pong, undefined)).toEqual({
      statusCode: 200,
      body: '{"event":"pong","data":{"server_time":"2026-02-01T15:30:00.000Z"},"timestamp":"2026-02-01T15:30:00.000Z"}',
    });
  });

  it('ends the frame with the request id, if there is one', () => {
    expect(respond(pong, 'r-1').body).toMatch(/,"request_id":"r-1"}$/);
  });
});
