import { describe, expect, it } from 'vitest';
import { handler } from '../../lambdas/chat.ts';
import type { ClientEvent } from '../../protocol/client-events.ts';
import { frameEvent, textEvent } from '../support/events.ts';
import { captureLog, mockAws } from './harness.ts';

const aws = mockAws();

/** Data that only the handler of the event itself can find fault with; any other calls the event unknown. */
const FAULTS: Readonly<Record<ClientEvent, object>> = {
  message: { content: 1 },
  read_receipt: { message_id: 1 },
  typing: { is_typing: 1 },
  history: { limit: 'all' },
  stop: { in_reply_to: 1 },
  settings: { check_ins: 1 },
  ping: { message: 1 },
  subscribe: { topics: 1 },
  unsubscribe: { topics: 1 },
};

describe('the chat function', () => {
  it.each(Object.entries(FAULTS))('hands %s to its handler', async (event, data) => {
    const response = await handler(frameEvent(event, data));

    expect(response).toMatchObject({ statusCode: 200, body: expect.stringContaining('"validation_error"') });
  });

  it.each(['$connect', 'dance', '__proto__', 'constructor'])('does not know the route %s', async (route) => {
    captureLog();
    await expect(handler(textEvent(route, '{}'))).rejects.toThrow(`No handler for route ${route}`);
    expect(aws.commands()).toEqual([]);
  });
});
