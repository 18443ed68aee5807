import { describe, expect, it } from 'vitest';
import { byRoute } from '../../../lambdas/support/by-route.ts';
import { frameEvent } from '../../support/events.ts';
import { captureLog } from '../harness.ts';

const dispatch = byRoute({ ping: async (event) => ({ got: event }), stop: async () => 'stopped' });

describe('byRoute', () => {
  it('hands the whole event to the handler of its route, and its result back', async () => {
    const event = frameEvent('ping');

    expect(await dispatch(event)).toEqual({ got: event });
    expect(await dispatch(frameEvent('stop'))).toBe('stopped');
  });

  it('names its routes', () => {
    expect(dispatch.routes).toEqual(['ping', 'stop']);
  });

  it.each(['message', 'toString', '__proto__'])('fails for the route %s, which it does not have', async (route) => {
    captureLog();
    await expect(dispatch(frameEvent(route))).rejects.toThrow(`No handler for route ${route}`);
  });

  it('has the log say which request failed', async () => {
    const log = captureLog();
    await expect(dispatch(frameEvent('message'))).rejects.toThrow();

    expect(log).toMatchObject([{ message: 'function_failed', requestId: expect.any(String) }]);
  });

  it('fails for what is no event of a route', async () => {
    captureLog();
    await expect(dispatch({ Records: [] })).rejects.toThrow('requestContext');
  });
});
