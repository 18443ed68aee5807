import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../protocol/limits.ts';
import { startTestStack, type TestStack } from '../support/local-stack.ts';
import { type Frame, WireClient } from '../support/wire-client.ts';
import { check, TEST_TIMEOUT_MS } from './amount.ts';
import { hostileMessage, hostileText, shown } from './arbitraries/text-frames.ts';
import { expectedOutcome, outcomeOf } from './expected-outcome.ts';
import { createTally } from './tally.ts';

const texts = fc
  .array(
    fc.oneof(hostileText, hostileMessage).filter((text) => Buffer.byteLength(text) <= LIMITS.frameBytes),
    { minLength: 1, maxLength: 20 },
  )
  .map((frames) => Object.assign(frames, { [fc.toStringMethod]: () => frames.map(shown).join('\n') }));

describe('the whole stack', { timeout: TEST_TIMEOUT_MS }, () => {
  let stack: TestStack;
  const failures: unknown[] = [];
  beforeAll(async () => {
    // What has no level comes from the queues, which only tell of failures.
    const log = (message: string, { level = 'error', ...details }: Readonly<Record<string, unknown>>) =>
      void (level === 'error' && failures.push({ message, ...details }));
    stack = await startTestStack({ log });
  });
  afterAll(() => stack.stop());

  it('answers every frame as the protocol says, or with the silence that it says, and Demi every message', async () => {
    const tally = createTally('Stack');
    let sessions = 0;
    const property = fc.asyncProperty(texts, async (hostile) => {
      sessions += 1;
      const user = `fuzz-${sessions}`;
      const sent = hostile.map((text, index) => text.replaceAll('"c-1"', `"c-${index}"`)); // or most would be one message
      const client = await WireClient.greeted(stack.url, { token: await stack.token(user) });
      try {
        for (const text of sent) client.sendText(text);
        const expected = sent.map((text) => expectedOutcome(text.toWellFormed(), user)).filter((o) => o !== undefined);
        const came = await framesOf(client, expected.length);
        tally.sent(sent.length);
        expect(
          came
            .map(outcomeOf)
            .filter((outcome) => outcome !== undefined)
            .sort(),
        ).toEqual(expected.sort());
        for (const frame of came) if (outcomeOf(frame) !== undefined) tally.got(kindOf(frame));
        await untilAnswered(client, came);
        expect(failures.splice(0)).toEqual([]);
      } finally {
        client.socket.terminate();
      }
    });
    await check(property, tally, { shortRuns: 8, share: 0.1, isStore: true });
  });
});

/** Takes frames until so many direct answers have come, and then all that came before a pong. */
async function framesOf(client: WireClient, answers: number): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  while (frames.filter((frame) => outcomeOf(frame) !== undefined).length < answers) frames.push(await client.next());
  return [...frames, ...(await client.untilQuiet())];
}

/** Waits for Demi's reply to every message that was taken, by itself or, where a push took too long, in a history. */
async function untilAnswered(client: WireClient, came: readonly Frame[]): Promise<void> {
  const taken = new Set(came.filter(({ event }) => event === 'delivered').map(({ data }) => data.message_id));
  for (const answered of came.flatMap(repliesIn)) taken.delete(answered);
  while (taken.size > 0) {
    const frame = await client.next();
    if (frame.event === 'error') expect(frame.data.code).toBe('no error');
    for (const answered of repliesIn(frame)) taken.delete(answered);
  }
}

/** The ids of the messages whose replies a frame brings. */
function repliesIn({ event, data }: Frame): readonly unknown[] {
  if (event === 'message') return [data.in_reply_to];
  return event === 'history' ? (data.messages as readonly Frame['data'][]).map((message) => message.in_reply_to) : [];
}

function kindOf({ event, data }: Frame): string {
  return event === 'error' ? `error ${data.code} ${data.reason ?? ''}` : event;
}
