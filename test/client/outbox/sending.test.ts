import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../../client/index.ts';
import { contents, greeted, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { messageId, reply, said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const GATEWAY_ERROR =
  '{"message": "Internal server error", "connectionId":"YNXTyfmPoAMCJ9g=", "requestId":"YNXUzGq-oAMFQdQ="}';

const idsOf = (...messages: readonly SentMessage[]): readonly string[] =>
  messages.map(({ clientMessageId }) => clientMessageId);

describe('a message that the user sends', () => {
  it('is in the list at once, pending, and leaves when there is a connection', async () => {
    const { client, device } = setUp();
    const sent = client.send('  Hello \n');
    expect(client.snapshot.messages).toMatchObject([{ content: 'Hello', state: 'pending', id: null, sender: 'user' }]);
    const socket = await greeted(device);

    expect(socket.sentOf('message').map(({ data }) => data)).toEqual([
      { content: 'Hello', client_message_id: sent.clientMessageId },
    ]);
  });

  it('has its id and its state from the server when it is acknowledged, and keeps its key', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'message');
    const sent = client.send('Hello');
    await quiet();
    const [before] = client.snapshot.messages;
    socket.deliver(messageId(5));

    expect(sent).toMatchObject({ id: messageId(5), state: 'delivered', failure: null });
    expect(client.snapshot.messages).toMatchObject([{ id: messageId(5), state: 'delivered', key: before?.key }]);
    expect(told).toEqual([]);
  });

  it('settles when it is acknowledged', async () => {
    const { client, socket } = await setUpConnected();
    const settled = client.send('Hello').settled();
    await quiet();
    socket.deliver(messageId(5));

    expect(await settled).toBe('delivered');
  });

  it('settles at once where it is settled already', async () => {
    const { client } = setUp();

    expect(await client.send('x'.repeat(4_001)).settled()).toBe('failed');
  });

  it('goes out after those before it have been acknowledged: one at a time, in order', async () => {
    const { client, socket } = await setUpConnected();
    const sent = ['one', 'two', 'three'].map((content) => client.send(content));
    await quiet();
    expect(socket.sentOf('message')).toHaveLength(1);
    socket.deliver(messageId(1));
    await quiet();
    expect(socket.sentOf('message')).toHaveLength(2);
    socket.deliver(messageId(2));
    await quiet();
    socket.deliver(messageId(3));

    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(idsOf(...sent));
    expect(contents(client)).toEqual(['one', 'two', 'three']);
  });

  it('is sent again under the same id every 15 seconds until it is acknowledged', async () => {
    const { client, clock, socket } = await setUpConnected();
    const sent = client.send('Hello');
    await clock.advance(14 * SECOND);
    expect(socket.sentOf('message')).toHaveLength(1);
    await clock.advance(32 * SECOND);
    expect(socket.sentOf('message')).toHaveLength(4);
    expect(new Set(socket.sentOf('message').map(({ data }) => data.client_message_id))).toEqual(new Set(idsOf(sent)));

    socket.deliver(messageId(1), { duplicate: true });
    await clock.advance(60 * SECOND);
    expect(socket.sentOf('message')).toHaveLength(4);
  });

  it('is sent again on the next connection', async () => {
    const { client, device, socket } = await setUpConnected();
    const sent = client.send('Are you there?');
    await quiet();
    socket.drop(1006);
    const next = await greeted(device);

    expect(next.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(idsOf(sent));
  });

  it('is not sent again where the greeting holds it: only the acknowledgement was lost', async () => {
    const { client, clock, device, socket } = await setUpConnected();
    const sent = client.send('Are you there?');
    await quiet();
    socket.drop(1006);
    const stored = said(5, { content: 'Are you there?', client_message_id: sent.clientMessageId });
    const next = await greeted(device, { messages: [stored] });
    await clock.advance(60 * SECOND);

    expect(next.sentOf('message')).toEqual([]);
    expect(sent).toMatchObject({ id: messageId(5), state: 'delivered' });
    expect(contents(client)).toEqual(['Are you there?']);
  });

  it('is not told as news when it comes back from the server', async () => {
    const { client, device, socket } = await setUpConnected({ messages: [said(-5_000)] });
    const told = record(client, 'message');
    const { clientMessageId: client_message_id } = client.send('Mine');
    await quiet();
    socket.drop(1006);
    const next = await greeted(device, { messages: [said(5, { content: 'Mine', client_message_id })] });
    next.push('message', said(5, { content: 'Mine', client_message_id }));

    expect(told).toEqual([]);
  });

  it('is asked for again when a reply names a message that nobody here knows', async () => {
    const { client, socket } = await setUpConnected();
    const sent = client.send('Hello');
    await quiet();
    socket.push('message', reply(9, { in_reply_to: messageId(5) }));
    await quiet();
    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(idsOf(sent, sent));

    socket.deliver(messageId(5), { duplicate: true, status: 'read' });
    expect(sent).toMatchObject({ id: messageId(5), state: 'read' });
    expect(contents(client)).toEqual(['Hello', 'replied at 9']);
  });

  it('is not believed to be the one that a reply to another device’s message answers', async () => {
    const { client, socket } = await setUpConnected();
    const sent = client.send('Mine');
    await quiet();
    socket.push('message', reply(9, { in_reply_to: messageId(5) }));
    socket.push('message', said(5, { content: 'The laptop’s', client_message_id: 'laptop-1' }));

    expect(sent.state).toBe('pending');
    expect(contents(client)).toEqual(['The laptop’s', 'replied at 9', 'Mine']);
  });

  it('is read when Demi begins to read it', async () => {
    const { client, socket } = await setUpConnected();
    const changed = record(client, 'message_changed');
    const sent = client.send('Hello');
    await quiet();
    socket.deliver(messageId(5));
    socket.push('read_receipt', {
      message_id: messageId(5),
      conversation_id: 'ada',
      read_at: '2026-02-01T15:30:01.000Z',
      reader: 'demi',
    });

    expect(sent.state).toBe('read');
    expect(changed.map(({ state }) => state)).toEqual(['delivered', 'read']);
  });

  it('may be 4000 emoji long, which is 8000 units', async () => {
    const { client, socket } = await setUpConnected();
    client.send('🌊'.repeat(4_000));
    await quiet();

    expect(socket.sentOf('message')).toHaveLength(1);
  });

  it('fails at once where it is longer, and the server is not asked', async () => {
    const { client, socket } = await setUpConnected();
    const sent = client.send('🌊'.repeat(4_001));
    await quiet();

    expect(sent).toMatchObject({ state: 'failed', failure: { reason: 'too_long', retryable: false } });
    expect(client.retry(sent.clientMessageId)).toBe(false);
    expect(socket.sentOf('message')).toEqual([]);
  });

  it('fails where a hundred wait already, and may be retried when there is room', async () => {
    const { client, socket } = await setUpConnected();
    const waiting = Array.from({ length: 100 }, (_, index) => client.send(`message ${index}`));
    const sent = client.send('one too many');
    await quiet();
    expect(waiting.every(({ state }) => state === 'pending')).toBe(true);
    expect(sent).toMatchObject({ state: 'failed', failure: { reason: 'queue_full', retryable: true } });
    client.retry(sent.clientMessageId);
    expect(sent).toMatchObject({ state: 'failed', failure: { reason: 'queue_full', retryable: true } });

    socket.deliver(messageId(1));
    await quiet();
    expect(client.retry(sent.clientMessageId)).toBe(true);
    expect(sent.state).toBe('pending');
  });
});

describe('a message that meets an error', () => {
  it('waits as long as rate_limited says, then goes out under the same id', async () => {
    const { client, clock, dice, socket } = await setUpConnected();
    dice.value = 0;
    const sent = client.send('Hello');
    await quiet();
    const error = { message: 'Too many messages', code: 'rate_limited', retryable: true } as const;
    const about = { retry_after_ms: 20_000, client_message_id: sent.clientMessageId };
    socket.push('error', { ...error, ...about }, socket.sentOf('message')[0]?.request_id);
    await clock.advance(19 * SECOND);
    expect(socket.sentOf('message')).toHaveLength(1);
    await clock.advance(2 * SECOND);

    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(idsOf(sent, sent));
    expect(sent.state).toBe('pending');
  });

  it('waits no longer than rate_limited says, however often it is told', async () => {
    const { client, clock, dice, socket } = await setUpConnected();
    dice.value = 0.999_999;
    client.send('Hello');
    await quiet();
    for (let time = 1; time <= 6; time += 1) {
      const error = { message: 'x', code: 'rate_limited', retryable: true, retry_after_ms: 5_000 } as const;
      socket.push('error', error, socket.sentOf('message').at(-1)?.request_id);
      await clock.advance(6 * SECOND);
      expect(socket.sentOf('message')).toHaveLength(time + 1);
    }
  });

  it.each<[string, string]>([
    ['server_error', '{"event":"error","data":{"message":"x","code":"server_error","retryable":true}}'],
    ['a frame of API Gateway’s own', GATEWAY_ERROR],
  ])('is sent again after a pause that grows where it is %s', async (_what, frame) => {
    const { client, clock, dice, socket } = await setUpConnected();
    dice.value = 0.999_999;
    client.send('Hello');
    await quiet();
    const pauses: number[] = [];
    for (let time = 1; time <= 5; time += 1) {
      const failedAt = clock.now();
      socket.pushText(frame);
      while (socket.sentOf('message').length === time) await clock.advance(50);
      pauses.push(clock.now() - failedAt);
    }

    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect(pauses[0]).toBeGreaterThan(400);
    expect(pauses[4]).toBeGreaterThan(4 * (pauses[0] ?? 0));
  });

  it('never shows what API Gateway says', async () => {
    const { client, socket } = await setUpConnected();
    client.send('Hello');
    await quiet();
    socket.pushText(GATEWAY_ERROR);

    expect(contents(client)).toEqual(['Hello']);
  });

  it.each([
    ['message_too_long', { code: 'invalid_message', reason: 'message_too_long' }],
    ['validation_error', { code: 'invalid_message', reason: 'validation_error' }],
    ['forbidden', { code: 'forbidden' }],
  ] as const)('is refused for good with %s, and the next one goes out', async (_what, about) => {
    const { client, clock, socket } = await setUpConnected();
    const [refused, next] = [client.send('Not this'), client.send('But this')];
    await quiet();
    const [frame] = socket.sentOf('message');
    socket.push('error', { message: 'No', retryable: false, ...about }, frame?.request_id);
    await clock.advance(5 * SECOND);

    expect(refused).toMatchObject({ state: 'failed', failure: { reason: 'refused', retryable: false } });
    expect(client.retry(refused?.clientMessageId ?? '')).toBe(false);
    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(
      idsOf(...[refused, next].filter((message) => message !== undefined)),
    );
  });

  it('is not harmed by an error about another frame', async () => {
    const { client, socket } = await setUpConnected();
    const sent = client.send('Hello');
    await quiet();
    socket.push('error', { message: 'No', code: 'not_found', retryable: false }, 'another-frame');
    socket.push('error', { message: 'No', code: 'forbidden', retryable: false });

    expect(sent.state).toBe('pending');
  });
});

describe('a message that is discarded', () => {
  it('leaves the list and is never sent, if it has not left yet', async () => {
    const { client, device } = setUp();
    const [first, second] = [client.send('one'), client.send('two')];
    expect(client.discard(first?.clientMessageId ?? '')).toBe(true);
    const socket = await greeted(device);
    socket.deliver(messageId(1));

    expect(contents(client)).toEqual(['two']);
    expect(second?.state).toBe('delivered');
  });

  it('settles as failed', async () => {
    const { client } = setUp();
    const sent = client.send('Hello');
    const settled = sent.settled();
    client.discard(sent.clientMessageId);

    expect(await settled).toBe('failed');
  });

  it('leaves the list if it failed', () => {
    const { client } = setUp();
    const { clientMessageId } = client.send('x'.repeat(4_001));

    expect(client.discard(clientMessageId)).toBe(true);
    expect(client.snapshot.messages).toEqual([]);
  });

  it('stays where it is on its way, was acknowledged, or is not there', async () => {
    const { client, socket } = await setUpConnected();
    const { clientMessageId } = client.send('Hello');
    await quiet();
    expect(client.discard(clientMessageId)).toBe(false);
    socket.deliver(messageId(1));

    expect(client.discard(clientMessageId)).toBe(false);
    expect(client.discard('nobody’s')).toBe(false);
    expect(contents(client)).toEqual(['Hello']);
  });
});

describe('a reply that failed', () => {
  async function setUpFailed() {
    const device = await setUpConnected();
    const sent = device.client.send('Hey');
    await quiet();
    device.socket.deliver(messageId(5));
    device.socket.push('error', {
      message: 'Error generating response',
      code: 'inference_error',
      retryable: true,
      client_message_id: sent.clientMessageId,
      in_reply_to: messageId(5),
      fallback: 'I had words. They left.',
    });
    await quiet();
    return { ...device, sent };
  }

  /** The failure comes before `delivered`, and is the first to name the message's id. */
  async function setUpOvertaken() {
    const device = await setUpConnected();
    const { clientMessageId: client_message_id } = device.client.send('Hey');
    await quiet();
    device.socket.push('error', {
      message: 'Error generating response',
      code: 'inference_error',
      retryable: true,
      client_message_id,
      in_reply_to: messageId(5),
      fallback: 'Gone.',
    });
    return device;
  }

  it('shows its fallback on the message that has no answer', async () => {
    const { client, sent } = await setUpFailed();

    expect(client.snapshot.messages).toMatchObject([{ replyFailure: { fallback: 'I had words. They left.' } }]);
    expect(sent.state).toBe('delivered');
  });

  it('is asked for again under the same id, and its failure is gone', async () => {
    const { client, sent, socket } = await setUpFailed();
    expect(client.retry(sent.clientMessageId)).toBe(true);
    await quiet();
    expect(socket.sentOf('message').map(({ data }) => data)).toEqual([
      { content: 'Hey', client_message_id: sent.clientMessageId },
      { content: 'Hey', client_message_id: sent.clientMessageId },
    ]);
    expect(client.snapshot.messages).toMatchObject([{ replyFailure: null }]);

    socket.deliver(messageId(5), { duplicate: true });
    socket.push('message', reply(9, { in_reply_to: messageId(5) }));
    expect(contents(client)).toEqual(['Hey', 'replied at 9']);
    expect(client.snapshot.messages).toMatchObject([{ replyFailure: null }, {}]);
  });

  it('can be asked for again once: a second time there is nothing to retry', async () => {
    const { client, sent } = await setUpFailed();

    expect([client.retry(sent.clientMessageId), client.retry(sent.clientMessageId)]).toEqual([true, false]);
  });

  it('is asked for once, although the server tells of the old failure meanwhile', async () => {
    const { client, clock, sent, socket } = await setUpFailed();
    client.retry(sent.clientMessageId);
    await quiet();
    socket.push('error', {
      message: 'Error generating response',
      code: 'inference_error',
      retryable: true,
      client_message_id: sent.clientMessageId,
      in_reply_to: messageId(5),
      fallback: 'I had words. They left.',
    });
    await clock.advance(10 * SECOND);

    expect(socket.sentOf('message')).toHaveLength(2);
  });

  it('can fail again', async () => {
    const { client, sent, socket } = await setUpFailed();
    client.retry(sent.clientMessageId);
    await quiet();
    socket.deliver(messageId(5), { duplicate: true });
    socket.push('error', {
      message: 'Error generating response',
      code: 'inference_error',
      retryable: true,
      in_reply_to: messageId(5),
      fallback: 'Again.',
    });

    expect(client.snapshot.messages).toMatchObject([{ replyFailure: { fallback: 'Again.' } }]);
  });

  it('is shown at once where it overtakes the acknowledgement', async () => {
    const { client } = await setUpOvertaken();

    expect(client.snapshot.messages).toMatchObject([{ id: messageId(5), replyFailure: { fallback: 'Gone.' } }]);
  });

  it('stays where the acknowledgement comes after it', async () => {
    const { client, socket } = await setUpOvertaken();
    socket.deliver(messageId(5));

    expect(client.snapshot.messages).toMatchObject([{ replyFailure: { fallback: 'Gone.' } }]);
  });

  it('that overtook the acknowledgement is over when the message is acknowledged a second time', async () => {
    const { client, socket } = await setUpOvertaken();
    socket.deliver(messageId(5));
    socket.deliver(messageId(5), { duplicate: true });

    expect(client.snapshot.messages).toMatchObject([{ replyFailure: null }]);
  });

  it('is known from `failed` in a history, without a fallback', async () => {
    const { client, socket } = await setUpConnected({
      messages: [said(-5_000, { client_message_id: 'c-1', failed: true })],
    });
    expect(client.snapshot.messages).toMatchObject([{ replyFailure: { fallback: null } }]);
    expect(client.retry('c-1')).toBe(true);
    await quiet();

    expect(socket.sentOf('message').map(({ data }) => data.client_message_id)).toEqual(['c-1']);
  });

  it('is over when the reply comes after all', async () => {
    const { client, socket } = await setUpFailed();
    socket.push('message', reply(9, { in_reply_to: messageId(5) }));

    expect(client.snapshot.messages).toMatchObject([{ replyFailure: null }, {}]);
    expect(client.retry(client.snapshot.messages[0]?.clientMessageId ?? '')).toBe(false);
  });
});
