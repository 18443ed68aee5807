import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, TEST_TIMEOUT_MS } from './amount.ts';
import { delivered, delivery, type Message, message } from './arbitraries/messages.ts';
import { endings, noise } from './arbitraries/violations.ts';
import { answerIn, codeIn, expectedAnswer, openEchoDoor } from './echo-door.ts';
import type { RawClient } from './raw-client.ts';
import { createTally } from './tally.ts';
import { clientFrame, closePayload, OPCODES } from './wire-frames.ts';

const LAST_WORDS = '{"event":"ping","data":{"message":"last words"}}';

/**
 * What a client goes on to send, although it has ended the connection or spoilt it. Of two breaches that arrive together, or of
 * a breach and a close, the gateway may name either.
 */
const aftermath = fc.oneof(fc.constant(Buffer.alloc(0)), noise);

describe('the door of the gateway', { timeout: TEST_TIMEOUT_MS }, () => {
  it('answers every text once, however it is cut up', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, texts');
    const property = fc.asyncProperty(fc.array(message, { maxLength: 15 }), delivery, async (messages, sizes) => {
      await door.visit(async (client) => {
        await client.write(...delivered(bytesOf(messages), sizes));
        await untilLastWords(client, messages.length + 1);
        await client.write(clientFrame(closePayload(1000), { opcode: OPCODES.close }));
        await client.finish();
        expect(textsOf(client).sort()).toEqual([...expectedAnswers(messages), LAST_WORDS].sort());
        expect(pongsOf(client)).toEqual(messages.flatMap(({ pings }) => pings.map(String)));
        expect(closesOf(client)).toEqual([1000]);
        for (const answer of expectedAnswers(messages)) tally.got(answer === 'Forbidden' ? 'Forbidden' : 'echo');
      });
      tally.sent(messages.length);
      expect(await door.expectSettled()).toBe(1000);
    });
    await check(property, tally, { shortRuns: 60 });
  });

  it('closes for bytes that must not be, with the code that says why', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, breaches');
    const script = fc.record({
      messages: fc.array(message, { maxLength: 3 }),
      ending: endings,
      after: aftermath,
      sizes: delivery,
    });
    const property = fc.asyncProperty(script, async ({ messages, ending, after, sizes }) => {
      const code = await door.visit(async (client) => {
        await client.write(...delivered(Buffer.concat([bytesOf(messages), ending.bytes, after]), sizes));
        const last = await untilClose(client);
        await client.finish();
        if (after.length === 0) expect(last).toBe(ending.code);
        expect(closesOf(client)).toEqual([last]);
        expect(client.said.at(-1)?.opcode).toBe(OPCODES.close);
        expectSomeOf(textsOf(client), expectedAnswers(messages));
        tally.got(`closed with ${last} for ${ending.what}`);
        return last;
      });
      tally.sent(messages.length + 1);
      expect(await door.expectSettled()).toBe(code);
    });
    await check(property, tally, { shortRuns: 120, share: 0.1 });
  });

  it('survives bytes that mean nothing', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, noise');
    const property = fc.asyncProperty(noise, delivery, async (bytes, sizes) => {
      await door.visit(async (client) => {
        await client.write(...delivered(bytes, sizes));
        await client.finish();
        expect(closesOf(client).length).toBeLessThanOrEqual(1);
        expect(client.said.slice(0, -1).map(({ opcode }) => opcode)).not.toContain(OPCODES.close);
        tally.got(closesOf(client).length === 0 ? 'hung up' : `closed with ${closesOf(client)}`);
      });
      tally.sent(1);
      await door.expectSettled();
    });
    await check(property, tally, { shortRuns: 60, share: 0.1 });
  });

  it('serves others while one is silent in the middle of a frame, and lets go of it when it leaves', async () => {
    const door = await openEchoDoor();
    const tally = createTally('Door, silence');
    const half = fc.tuple(message, fc.nat()).map(([{ bytes }, at]) => bytes.subarray(0, at % bytes.length));
    const property = fc.asyncProperty(half, delivery, async (bytes, sizes) => {
      await door.visit(async (client) => {
        await client.write(...delivered(bytes, sizes));
        await door.expectEcho();
      });
      tally.sent(1);
      tally.got('let go');
      expect(await door.expectSettled()).toBe(1006);
    });
    await check(property, tally, { shortRuns: 40, share: 0.05 });
  });
});

function bytesOf(messages: readonly Message[]): Buffer {
  return Buffer.concat(messages.map(({ bytes }) => bytes));
}

/** Says something at last, and waits for as many answers as there must be by its echo. */
async function untilLastWords(client: RawClient, answers: number): Promise<void> {
  await client.write(clientFrame(Buffer.from(LAST_WORDS)));
  for (let index = 0; index < answers; index += 1) await client.next();
}

/** Takes what comes up to the close frame, and returns its code. */
async function untilClose(client: RawClient): Promise<number> {
  for (;;) {
    const frame = await client.next();
    if (frame.opcode === OPCODES.close) return codeIn(frame);
  }
}

/** Answers to what stands before a breach may be lost, because the connection closes at once; none may be made up. */
function expectSomeOf(answers: readonly string[], expected: readonly string[]): void {
  const left = [...expected];
  for (const answer of answers) {
    expect(left).toContain(answer);
    left.splice(left.indexOf(answer), 1);
  }
}

function expectedAnswers(messages: readonly Message[]): string[] {
  return messages.map(({ text }) => expectedAnswer(text));
}

function textsOf({ said }: RawClient): string[] {
  return said.filter(({ opcode }) => opcode === OPCODES.text).map(answerIn);
}

function pongsOf({ said }: RawClient): string[] {
  return said.filter(({ opcode }) => opcode === OPCODES.pong).map(({ payload }) => String(payload));
}

function closesOf({ said }: RawClient): number[] {
  return said.filter(({ opcode }) => opcode === OPCODES.close).map(codeIn);
}
