import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP_LINES } from '../../chat/demi/help-lines.ts';
import { SPENT_LINES } from '../../chat/demi/lines/failures.ts';
import { data, says, stalls } from '../support/model-server.ts';
import { dataOf, drafted, type ModelStack, startModelStack, talkOf, typingOf } from '../support/model-stack.ts';
import type { Frame, WireClient } from '../support/wire-client.ts';

describe('messages that are answered together', () => {
  const demi = stackWith({ DOUBLE_TEXTING: 'together' });

  it('get one reply, and what was begun for the first is taken back', async () => {
    demi().reply('I had a dream', stalls('Tell me', ' all of it'));
    demi().reply('About the sea', says('Naturally,', ' about the sea.'));
    const client = await demi().connect('ada', 'stream');
    client.send('message', { content: 'I had a dream' });
    const begun = await client.next('message_delta');
    const first = await demi().next('I had a dream');
    client.send('message', { content: 'About the sea', client_message_id: 'second' });
    expect(await first.closed).toBe('early');
    const second = await client.next('delivered', ({ data }) => data.client_message_id === 'second');
    const frames = [begun, ...(await client.until('message'))];

    const [firstId, secondId] = [begun.data.in_reply_to, second.data.message_id];
    const about = (id: unknown) => frames.filter((frame) => frame.data.in_reply_to === id);
    const pieces = dataOf(about(firstId), 'message_delta');
    expect(pieces.map(({ seq }) => seq)).toEqual(pieces.map((_, index) => index));
    expect(pieces.at(-1)).toMatchObject({ offset: 0, text: '' });
    expect(drafted(about(firstId))).toBe('');
    expect(drafted(about(secondId))).toBe('Naturally, about the sea.');
    expect(frames.at(-1)?.data).toMatchObject({
      content: 'Naturally, about the sea.',
      in_reply_to: secondId,
      also_in_reply_to: [firstId],
    });
    expect(typingOf(frames)).toEqual([true, false, true, false]);
    const talk = talkOf(await demi().next('About the sea'));
    expect(talk.map(({ content }) => content).join('\n\n')).toBe('I had a dream\n\nAbout the sea');
    expect(new Set(talk.map(({ role }) => role))).toEqual(new Set(['user']));
    await client.close();

    const again = await demi().connect('ada');
    expect(again.history.data.messages).toMatchObject([
      { message_id: firstId, sender: 'user' },
      { message_id: secondId, sender: 'user' },
      { sender: 'demi', in_reply_to: secondId, also_in_reply_to: [firstId] },
    ]);
    await again.close();
  });
});

describe('a tone that the model tells', () => {
  const demi = stackWith({ SENTIMENT: 'model' });

  it('is asked for before the reply', async () => {
    const tone = Promise.withResolvers<void>();
    demi().fill('And now', says(tone.promise, '{"tone": "neutral"}'));
    const client = await demi().connect('ben', 'emotion');
    client.send('message', { content: 'And now' });
    const asked = await demi().nextForData('And now');
    expect(asked.body.response_format?.json_schema?.name).toBe('tone');
    expect(demi().requests('And now')).toEqual([]); // the words wait for the tone
    tone.resolve();
    await client.next('message');
    expect(demi().requests('And now')).toHaveLength(1);
    await client.close();
  });

  it('decides what the message does to her', async () => {
    demi().fill('So that is how it is', data({ tone: 'neutral' }));
    demi().fill('That is what it is like', data({ tone: 'negative' }));
    const client = await demi().connect('bea', 'emotion');
    const before = await frustrationAfter(client, 'So that is how it is');
    expect(await frustrationAfter(client, 'That is what it is like')).toBeGreaterThan(before + 0.05);
    await client.close();
  });

  it('that the model does not tell is told by the rules', async () => {
    demi().fill('I hate you, you are useless', data({ tone: 'purple' }));
    const client = await demi().connect('cleo', 'emotion');
    const before = await frustrationAfter(client, 'So be it');
    expect(await frustrationAfter(client, 'I hate you, you are useless')).toBeGreaterThan(before + 0.05);
    await client.close();
  });
});

describe('a day whose tokens are spent', () => {
  const demi = stackWith({ DAILY_TOKEN_BUDGET: '100' }); // the server counts 128 for a reply

  it('ends with a line of hers, which costs nothing, and help is still pointed to', async () => {
    demi().reply('Hello there', says('Hello', ' yourself.'));
    const client = await demi().connect('dora', 'stream');
    expect(await replyTo(client, 'Hello there')).toBe('Hello yourself.');
    expect(SPENT_LINES).toContain(await replyTo(client, 'Tell me more'));
    expect(await replyTo(client, 'I want to kill myself')).toContain(HELP_LINES.everywhere);

    expect(demi().requests('Hello there')).toHaveLength(1);
    expect(demi().requests('Tell me more')).toEqual([]);
    expect(demi().requests('I want to kill myself')).toEqual([]);
    await client.close();
  });

  it('is the day of one user: others are answered by the model', async () => {
    demi().reply('Is there a word left', says('For you,', ' always.'));
    const spent = await demi().connect('emil', 'stream');
    await replyTo(spent, 'Good day');
    await replyTo(spent, 'Good night');
    const client = await demi().connect('fay', 'stream');
    expect(await replyTo(client, 'Is there a word left')).toBe('For you, always.');
    await Promise.all([spent.close(), client.close()]);
  });
});

/** A stack for the tests of one `describe`. */
function stackWith(environment: Readonly<Record<string, string>>): () => ModelStack {
  let stack: ModelStack;
  beforeAll(async () => {
    stack = await startModelStack(environment);
  });
  afterAll(() => stack?.stop());
  return () => stack;
}

async function replyTo(client: WireClient, content: string): Promise<unknown> {
  return (await exchange(client, content, 'message')).content;
}

async function frustrationAfter(client: WireClient, content: string): Promise<number> {
  return Number((await exchange(client, content, 'emotion_update')).frustration);
}

async function exchange(client: WireClient, content: string, last: string): Promise<Frame['data']> {
  client.send('message', { content });
  return (await client.until(last)).at(-1)?.data ?? {};
}
