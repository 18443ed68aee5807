import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, TEST_TIMEOUT_MS } from './amount.ts';
import { handshakes } from './arbitraries/handshakes.ts';
import { calls } from './arbitraries/management-calls.ts';
import { delivered, delivery } from './arbitraries/messages.ts';
import { codeIn, openEchoDoor } from './echo-door.ts';
import { dialRaw, type HttpAnswer } from './raw-client.ts';
import { createTally } from './tally.ts';
import { OPCODES } from './wire-frames.ts';
import { within } from './within.ts';

// Those of the gateway, and those by which Node's HTTP parser refuses what is no HTTP.
const STATUSES_OF_HANDSHAKES = [101, 400, 403, 414, 426, 100, 417, 431, 505];
const STATUSES_OF_CALLS = [200, 204, 400, 403, 410, 413, 429, 431];

describe('the door of the gateway', { timeout: TEST_TIMEOUT_MS }, () => {
  it('answers or refuses every handshake', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, handshakes');
    const property = fc.asyncProperty(handshakes, delivery, async ({ bytes }, sizes) => {
      const client = dialRaw(door.port);
      try {
        await client.write(...delivered(bytes, sizes));
        const answer = await within(client.answer, 'a handshake is not answered');
        tally.got(String(answer?.status ?? 'hung up'));
        if (answer !== undefined) expect(STATUSES_OF_HANDSHAKES).toContain(answer.status);
        if (answer?.status === 101) expectAccepted(answer, bytes);
      } finally {
        client.destroy();
      }
      tally.sent(1);
      await door.expectSettled();
    });
    await check(property, tally, { shortRuns: 150, share: 0.1 });
  });

  it('lets go of a handshake that ends half-way', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, half handshakes');
    const half = fc.tuple(handshakes, fc.nat()).map(([{ bytes }, at]) => bytes.subarray(0, at % bytes.length));
    const property = fc.asyncProperty(half, delivery, async (bytes, sizes) => {
      const client = dialRaw(door.port);
      await client.write(...delivered(bytes, sizes));
      await client.finish();
      tally.sent(1);
      tally.got('let go');
      await door.expectSettled();
    });
    await check(property, tally, { shortRuns: 60, share: 0.05 });
  });

  it('answers every call of its management API, and sends what was posted or nothing', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, management API');
    const property = fc.asyncProperty(calls, delivery, async (call, sizes) => {
      await door.visit(async (target) => {
        const caller = dialRaw(door.port);
        try {
          await caller.write(...delivered(call.bytes(target.connectionId), sizes));
          const status = (await within(caller.answer, 'a call is not answered'))?.status;
          tally.got(String(status));
          expect(STATUSES_OF_CALLS).toContain(status);
          if (status === 204) expect(codeIn(await target.next())).toBe(1000);
          else await target.finish();
          const posted = target.said
            .filter(({ opcode }) => opcode === OPCODES.text)
            .map(({ payload }) => String(payload));
          expect(posted).toEqual(status === 200 && call.method === 'POST' ? [call.body.toString()] : []);
        } finally {
          caller.destroy();
        }
      });
      tally.sent(1);
      await door.expectSettled();
    });
    await check(property, tally, { shortRuns: 120, share: 0.1 });
  });
});

/** RFC 6455, 4.2.2. */
function expectAccepted({ head }: HttpAnswer, request: Buffer): void {
  const key = /^sec-websocket-key: *(.*?) *\r$/im.exec(request.toString('latin1'))?.[1];
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  expect(head.toLowerCase()).toContain(`sec-websocket-accept: ${accept}\r\n`.toLowerCase());
}
