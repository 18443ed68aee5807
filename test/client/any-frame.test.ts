import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contents, type Device, setUpConnected } from '../support/client/set-up.ts';
import {
  connected,
  delivered,
  history,
  messageId,
  piece,
  readByDemi,
  reply,
  said,
  settings,
  thinking,
  timeAt,
  typing,
} from '../support/client/wire.ts';
import { quiet } from '../support/memory/clock.ts';

const MINUTE = 60_000;

/** One frame of each kind as the server makes it: what is changed in them comes nearest to what could be believed. */
const GENUINE: Readonly<Record<string, object>> = {
  connected: connected(),
  history: history([said(-5_000), reply(-4_000)]),
  message: reply(2_000, {
    in_reply_to: messageId(-5_000),
    also_in_reply_to: [],
    client_message_id: 'c-1',
    stopped: true,
    check_in: { trigger: 'loneliness', tone: 'warm' },
  }),
  delivered: delivered(messageId(3_000), 'c-1'),
  read_receipt: { ...readByDemi(messageId(-5_000)), up_to_message_id: messageId(-4_000) },
  typing: typing(true),
  thinking: thinking(messageId(-5_000), 0, { duration_ms: 12 }),
  message_delta: piece(messageId(-5_000), 0, 0, 'Oh'),
  emotion_update: { affection: 1, mood: 'fond' },
  inference_error: {
    code: 'inference_error',
    message: 'x',
    retryable: true,
    in_reply_to: messageId(-5_000),
    fallback: 'Gone.',
  },
  error: { code: 'rate_limited', message: 'x', retryable: true, retry_after_ms: 1_000, client_message_id: 'c-1' },
  settings: settings({ paused_until: timeAt(60_000) }),
  subscribed: { topics: ['stream'], rejected: [] },
  pong: { server_time: '2026-02-01T15:30:00.000Z' },
};

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, -1, 0.5, 1e300, Number.MAX_SAFE_INTEGER, '', '__proto__', 'not a time', [null], [7], {}),
);

/** A genuine frame in which some values are something else, or are gone. */
const spoiltFrame = fc.constantFrom(...Object.keys(GENUINE)).chain((event) => {
  const data = GENUINE[event] ?? {};
  const spoilt = fc.dictionary(fc.constantFrom(...Object.keys(data)), value, { maxKeys: 3 });
  const gone = fc.array(fc.constantFrom(...Object.keys(data)), { maxLength: 2 });
  const timestamp = fc.oneof({ weight: 3, arbitrary: fc.constant('2026-02-01T15:30:00.000Z') }, value);
  return fc.record({ spoilt, gone, timestamp }).map((parts) => {
    const kept = Object.entries({ ...data, ...parts.spoilt }).filter(([key]) => !parts.gone.includes(key));
    return JSON.stringify({
      event: event === 'inference_error' ? 'error' : event,
      data: Object.fromEntries(kept),
      timestamp: parts.timestamp,
    });
  });
});

const anyFrame = fc.oneof(
  fc.string(),
  fc.json(),
  fc.record({ event: fc.constantFrom(...Object.keys(GENUINE)), data: value }).map((frame) => JSON.stringify(frame)),
  fc.record({ message: value }).map((frame) => JSON.stringify(frame)),
  { weight: 4, arbitrary: spoiltFrame },
);

/** Runs the client after such frames: it neither throws nor spins, and a message still gets through. */
async function expectUsable({ server, clock }: Device, client: Awaited<ReturnType<typeof setUpConnected>>['client']) {
  server.onOpen = (socket) => queueMicrotask(() => socket.greet({ messages: [said(-5_000)] }));
  const framesBefore = server.sockets.flatMap(({ sent }) => sent).length;
  await clock.advance(2 * MINUTE);
  expect(server.sockets.flatMap(({ sent }) => sent).length - framesBefore).toBeLessThan(200);
  expect(client.snapshot.connection.state).toBe('connected');
  const live = server.sockets.filter(({ isOpen }) => isOpen).at(-1);
  live?.push('connected', connected());
  const sent = client.send('Still there?');
  for (let passed = 0; passed < 2 * MINUTE && sent.state === 'pending'; passed += 1_000) {
    for (const socket of server.sockets.filter(({ isOpen }) => isOpen)) {
      const frame = socket.sentOf('message').at(-1);
      if (frame?.data.client_message_id === sent.clientMessageId) socket.deliver(messageId(9_000_000));
    }
    await clock.advance(1_000);
  }
  expect(sent.state).toBe('delivered');
  expect(contents(client)).toContain('Still there?');
}

describe('any frame at all', () => {
  it('throws nothing, and leaves the client usable', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 8 }), async (frames) => {
        const { client, device, socket } = await setUpConnected({ messages: [said(-5_000)] });
        for (const frame of frames) expect(() => socket.pushText(frame)).not.toThrow();
        await quiet();
        await expectUsable(device, client);
        client.close();
        expect(device.clock.waiting()).toBe(0);
      }),
      { numRuns: 150 },
    );
  });

  it.each([undefined, null, 7, new ArrayBuffer(4), {}])('that is no text is nothing: %s', async (frame) => {
    const { client, socket } = await setUpConnected({ messages: [said(-5_000)] });
    const before = client.snapshot;
    socket.pushText(frame);

    expect(client.snapshot).toBe(before);
  });
});
