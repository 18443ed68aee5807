import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FAILURE_LINES } from '../../chat/demi/lines/failures.ts';
import {
  cutOff,
  fails,
  type ModelAnswer,
  malformed,
  type Piece,
  says,
  stalls,
  throttled,
} from '../support/model-server.ts';
import { dataOf, drafted, type ModelStack, startModelStack, typingOf } from '../support/model-stack.ts';
import type { Frame, WireClient } from '../support/wire-client.ts';

const KEY = 'sk-test-0123456789abcdef';
const TIMEOUT_MS = 2_000; // 2 s without a word: an attempt is given up
const SAID = 'marzipan'; // in all that the users of this file say
const ANSWERED = 'Rhubarb'; // in all that the model says

let demi: ModelStack;
let log = '';

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      log += String(chunk);
      return true;
    });
  }
  const environment = {
    DEMI_MODEL_API_KEY: KEY,
    MODEL_TIMEOUT_MS: String(TIMEOUT_MS),
    POWERTOOLS_LOG_LEVEL: 'DEBUG',
    POWERTOOLS_METRICS_DISABLED: 'false',
  };
  demi = await startModelStack(environment, {
    log: (message, details) => {
      log += `${message} ${inspect(details, { depth: null })}\n`;
    },
  });
});
afterAll(async () => {
  await demi?.stop();
  vi.restoreAllMocks();
});

// Each waits more than it works, so they wait together.
describe.concurrent('a language model in trouble', () => {
  const once: readonly (readonly [string, ModelAnswer])[] = [
    ['that is throttled', throttled(1)],
    ['whose service fails', fails(500)],
    ['whose service is overloaded', fails(503)],
    ['that does not say a word', stalls()],
  ];
  it.each(once)('%s is asked once more, and there is one reply', async (what, trouble) => {
    const words = `${SAID}, to one ${what}`;
    demi.reply(words, trouble, says(ANSWERED, ' it is.'));
    const client = await connect(what);
    const frames = await exchange(client, words, 'message');

    expect(frames.at(-1)?.data.content).toBe(`${ANSWERED} it is.`);
    expect(typingOf(frames)).toEqual([true, false]);
    expect(demi.requests(words)).toHaveLength(2);
    await client.close();
    expect(await sendersIn(what)).toEqual(['user', 'demi']);
  });

  it('is left in peace for as long as it asks', async () => {
    const words = `${SAID}, in three seconds`;
    demi.reply(words, throttled(3), says(ANSWERED));
    const client = await connect('patient');
    const reply = exchange(client, words, 'message');
    await demi.next(words);
    const throttledAt = performance.now();
    await demi.next(words);
    expect(performance.now() - throttledAt).toBeGreaterThan(2_900); // timers are not exact
    await reply;
    await client.close();
  });

  const halfway: readonly (readonly [string, (...pieces: readonly Piece[]) => ModelAnswer])[] = [
    ['that sends what makes no sense', malformed],
    ['that is cut off', cutOff],
    ['whose answer ends without an end', (...pieces) => ({ pieces, end: 'unfinished' })],
    ['that stalls', stalls],
  ];
  it.each(halfway)('%s in the middle is asked once more, and the stream starts over', async (what, trouble) => {
    const words = `${SAID}, to one ${what}`;
    const isSeen = Promise.withResolvers<void>();
    demi.reply(words, trouble(`${ANSWERED} was`, isSeen.promise), says(ANSWERED, ' and', ' cream.'));
    const client = await connect(what);
    client.send('message', { content: words });
    const first = await client.next('message_delta');
    isSeen.resolve();
    const frames = [first, ...(await client.until('message'))];

    expect(first.data).toMatchObject({ seq: 0, offset: 0, text: `${ANSWERED} was` });
    const [, second] = dataOf(frames, 'message_delta');
    expect(second).toMatchObject({ seq: 1, offset: 0 });
    expect(frames.at(-1)?.data.content).toBe(`${ANSWERED} and cream.`);
    expect(drafted(frames)).toBe(`${ANSWERED} and cream.`);
    expect(typingOf(frames)).toEqual([true, false]);
    expect(demi.requests(words)).toHaveLength(2);
    await client.close();
    expect(await sendersIn(what)).toEqual(['user', 'demi']);
  });

  it('that is cut off twice is given up, and asked again when the message is sent again', async () => {
    const words = `${SAID}, twice and again`;
    demi.reply(words, cutOff(`${ANSWERED} was`), cutOff(`${ANSWERED} is`), says(`${ANSWERED} shall be.`));
    const client = await connect('cut twice');
    const message = { content: words, client_message_id: 'c-1' };
    client.send('message', message);
    const frames = await client.until('error');
    const [delivered] = dataOf(frames, 'delivered');
    expect(frames.at(-1)?.data).toEqual(inferenceError(delivered?.message_id, 'c-1'));
    expect(FAILURE_LINES).toContain(frames.at(-1)?.data.fallback);
    expect(typingOf(frames)).toEqual([true, false]);
    expect(demi.requests(words)).toHaveLength(2);

    client.send('message', message);
    const acknowledged = await client.next('delivered');
    expect(acknowledged.data).toMatchObject({ message_id: delivered?.message_id, duplicate: true });
    const again = await client.until('message');
    expect(again.at(-1)?.data).toMatchObject({
      content: `${ANSWERED} shall be.`,
      in_reply_to: delivered?.message_id,
    });
    expect(typingOf(again)).toEqual([true, false]);
    expect(demi.requests(words)).toHaveLength(3);
    await client.close();
    expect(await sendersIn('cut twice')).toEqual(['user', 'demi']);
  });

  it('that stalls twice is given up, and hung up on each time', async () => {
    const words = `${SAID}, and silence`;
    demi.reply(words, stalls(`${ANSWERED} was`), stalls());
    const client = await connect('stalls twice');
    const frames = await exchange(client, words, 'error');

    expect(frames.at(-1)?.data).toEqual(inferenceError(dataOf(frames, 'delivered')[0]?.message_id, undefined));
    expect(typingOf(frames)).toEqual([true, false]);
    expect(await Promise.all(demi.requests(words).map(({ closed }) => closed))).toEqual(['early', 'early']);
    await client.close();
    expect(await sendersIn('stalls twice')).toEqual(['user']);
  });

  const forGood: readonly (readonly [string, ModelAnswer])[] = [
    ['that does not understand', refused(400)],
    ['that does not know the key', refused(401)],
    ['that wants to be left in peace for a minute', throttled(60)],
  ];
  it.each(forGood)('%s is not asked a second time', async (what, refusal) => {
    const words = `${SAID}, to one ${what}`;
    demi.reply(words, refusal, says(ANSWERED));
    const client = await connect(what);
    const frames = await exchange(client, words, 'error');

    expect(frames.at(-1)?.data).toEqual(inferenceError(dataOf(frames, 'delivered')[0]?.message_id, undefined));
    expect(demi.requests(words)).toHaveLength(1);
    await client.close();
  });
});

describe('the log of a language model in trouble', () => {
  it('tells what went wrong and what was used, and nothing of what was said', async () => {
    await vi.waitFor(() => expect(log).toContain('the model')); // threads hand their lines over
    for (const told of ['conductor_failed', 'answered 401', 'InputTokens', 'ModelFailures'])
      expect(log).toContain(told);
    for (const secret of [KEY, SAID, ANSWERED, 'You are Demi']) expect(log).not.toContain(secret);
  });
});

async function connect(user: string) {
  return demi.connect(user.replaceAll(' ', '-'), 'stream');
}

async function exchange(client: WireClient, content: string, last: string): Promise<readonly Frame[]> {
  client.send('message', { content });
  const delivered = await client.next('delivered');
  return [delivered, ...(await client.until(last))];
}

async function sendersIn(user: string): Promise<readonly unknown[]> {
  const client = await connect(user);
  await client.close();
  return (client.history.data.messages as readonly Frame['data'][]).map(({ sender }) => sender);
}

function inferenceError(messageId: unknown, clientMessageId: string | undefined) {
  return {
    code: 'inference_error',
    message: 'Error generating response',
    retryable: true,
    in_reply_to: messageId,
    ...(clientMessageId === undefined ? {} : { client_message_id: clientMessageId }),
    fallback: expect.any(String),
  };
}

/** A service that repeats what it was sent. */
function refused(status: number): ModelAnswer {
  const message = `Bearer ${KEY} must not say ${SAID}`;
  return { status, body: { error: { message, type: 'invalid_request_error', param: SAID, code: null } } };
}
