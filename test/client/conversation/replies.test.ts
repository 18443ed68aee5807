import { describe, expect, it } from 'vitest';
import { greeted, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import {
  emotionsAt,
  history,
  messageId,
  piece,
  readByDemi,
  reply,
  said,
  thinking,
  timeAt,
  typing,
} from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const QUESTION = messageId(-1_000);
const OTHER = messageId(-500);

/** A client whose message Demi has begun to answer. */
async function setUpWriting() {
  const device = await setUpConnected({ messages: [said(-1_000)] });
  device.socket.push('read_receipt', readByDemi(QUESTION));
  device.socket.push('typing', typing(true));
  const text = (): string | undefined => device.client.snapshot.streaming?.text;
  return { ...device, text };
}

describe('a reply that is being written', () => {
  it('grows piece by piece, and each state is told', async () => {
    const { client, socket } = await setUpWriting();
    const told = record(client, 'streaming');
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message_delta', piece(QUESTION, 1, 4, 'It is you again.'));

    expect(told).toEqual([
      { inReplyTo: QUESTION, text: 'Oh. ' },
      { inReplyTo: QUESTION, text: 'Oh. It is you again.' },
    ]);
  });

  it('is replaced by its message, which may say something else', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. It is'));
    socket.push('message', reply(2_000, { in_reply_to: QUESTION, content: 'Hello.' }));

    expect(client.snapshot).toMatchObject({ streaming: null, isTyping: false, activity: null });
    expect(client.snapshot.messages.at(-1)?.content).toBe('Hello.');
  });

  it('counts in UTF-16 units', async () => {
    const { socket, text } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, '🌊🌊'));
    socket.push('message_delta', piece(QUESTION, 1, 4, '!'));

    expect(text()).toBe('🌊🌊!');
  });

  it('does not change when a piece comes twice', async () => {
    const { socket, text } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message_delta', piece(QUESTION, 1, 4, 'It is '));
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message_delta', piece(QUESTION, 1, 4, 'It is '));
    socket.push('message_delta', piece(QUESTION, 2, 10, 'you.'));

    expect(text()).toBe('Oh. It is you.');
  });

  it('is not shown from a gap on, until its message', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message_delta', piece(QUESTION, 2, 10, 'you.'));
    expect(client.snapshot.streaming).toBeNull();
    socket.push('message_delta', piece(QUESTION, 3, 14, ' Yes.'));
    expect(client.snapshot.streaming).toBeNull();

    socket.push('message', reply(2_000, { in_reply_to: QUESTION }));
    expect(client.snapshot.messages.at(-1)?.content).toBe('replied at 2000');
  });

  it('is not shown where its beginning was missed', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 7, 40, 'the end'));

    expect(client.snapshot.streaming).toBeNull();
  });

  it('is shown again after a gap once it starts over', async () => {
    const { socket, text } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 2, 10, 'you.'));
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Well. '));
    socket.push('message_delta', piece(QUESTION, 1, 6, 'Hello.'));

    expect(text()).toBe('Well. Hello.');
  });

  it('starts over at offset 0: what was shown is forgotten', async () => {
    const { socket, text } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'We were '));
    socket.push('message_delta', piece(QUESTION, 1, 8, 'talking'));
    socket.push('message_delta', piece(QUESTION, 2, 0, 'Oh'));
    socket.push('message_delta', piece(QUESTION, 3, 2, '. It is you.'));

    expect(text()).toBe('Oh. It is you.');
  });

  it('starts over with the numbers of another worker too', async () => {
    const { socket, text } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'We were '));
    socket.push('message_delta', piece(QUESTION, 1, 8, 'talking'));
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message_delta', piece(QUESTION, 1, 4, 'It is you.'));

    expect(text()).toBe('Oh. It is you.');
  });

  it('is taken back by an empty piece at offset 0', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'The sea. '));
    socket.push('message_delta', piece(QUESTION, 1, 0, ''));
    expect(client.snapshot.streaming).toBeNull();

    socket.push('typing', typing(false));
    socket.push('typing', typing(true));
    socket.push('message_delta', piece(OTHER, 0, 0, 'The sea '));
    expect(client.snapshot.streaming).toEqual({ inReplyTo: OTHER, text: 'The sea ' });
  });

  it('of another conversation is not shown', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh.', { conversation_id: 'ada:work' }));

    expect(client.snapshot.streaming).toBeNull();
  });

  it('is not shown when a late piece comes after its message', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message', reply(2_000, { in_reply_to: QUESTION }));
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));

    expect(client.snapshot.streaming).toBeNull();
  });

  it('is over for a message that was answered together with a later one', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.push('message', reply(2_000, { in_reply_to: OTHER, also_in_reply_to: [QUESTION] }));

    expect(client.snapshot).toMatchObject({ streaming: null, activity: null });
  });

  it('ends when it fails', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'We'));
    socket.push('error', {
      message: 'Error generating response',
      code: 'inference_error',
      retryable: true,
      in_reply_to: QUESTION,
      fallback: 'Gone.',
    });

    expect(client.snapshot).toMatchObject({ streaming: null, isTyping: false, activity: null });
  });

  it('ends with the connection: the next one brings nothing of it but its message', async () => {
    const { client, device, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    socket.drop(1006);
    expect(client.snapshot).toMatchObject({ streaming: null, isTyping: false });

    await greeted(device, { messages: [reply(1_000, { in_reply_to: QUESTION })] });
    expect(client.snapshot).toMatchObject({ streaming: null, isTyping: false });
  });

  it('ends when the server falls silent', async () => {
    const { client, clock, socket } = await setUpWriting();
    socket.push('message_delta', piece(QUESTION, 0, 0, 'Oh. '));
    await clock.advance(30 * SECOND);

    expect(client.snapshot).toMatchObject({ streaming: null, isTyping: false, activity: null });
  });
});

describe('Demi’s typing', () => {
  it('is told when it begins and when it ends', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'typing');
    socket.push('typing', typing(true));
    socket.push('typing', typing(true));
    socket.push('typing', typing(false));

    expect(told).toEqual([true, false]);
  });

  it('ends by itself when it is not told again in time', async () => {
    const { client, clock, socket } = await setUpConnected();
    const told = record(client, 'typing');
    socket.push('typing', typing(true));
    await clock.advance(8 * SECOND);
    socket.push('typing', typing(true));
    await clock.advance(9 * SECOND);
    expect(told).toEqual([true]);
    await clock.advance(2 * SECOND);

    expect(told).toEqual([true, false]);
    expect(client.snapshot.isTyping).toBe(false);
  });

  it('is not the user’s on another device', async () => {
    const { client, clock, socket } = await setUpConnected();
    socket.push('typing', typing(true, { sender: 'user', expires_in_ms: 3_000 }));
    expect(client.snapshot).toMatchObject({ isTyping: false, isTypingElsewhere: true });
    await clock.advance(3 * SECOND);

    expect(client.snapshot.isTypingElsewhere).toBe(false);
  });

  it('names the message that she is busy with', async () => {
    const { client } = await setUpWriting();

    expect(client.snapshot.activity).toEqual({ inReplyTo: QUESTION, isStopping: false });
  });
});

describe('stop', () => {
  it('names the message whose reply shall end', async () => {
    const { client, socket } = await setUpWriting();
    expect(client.stop()).toBe(true);

    expect(socket.sentOf('stop').map(({ data }) => data)).toEqual([{ in_reply_to: QUESTION }]);
    expect(client.snapshot.activity).toEqual({ inReplyTo: QUESTION, isStopping: true });
  });

  it('does nothing where nothing is written', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)] });

    expect(client.stop()).toBe(false);
    expect(socket.sentOf('stop')).toEqual([]);
  });

  it('is over with the message, which says that it was stopped', async () => {
    const { client, socket } = await setUpWriting();
    client.stop();
    socket.push('message', reply(2_000, { in_reply_to: QUESTION, content: '…', stopped: true }));

    expect(client.snapshot.activity).toBeNull();
    expect(client.snapshot.messages.at(-1)?.isStopped).toBe(true);
  });

  it('does not hit the next reply', async () => {
    const { client, socket } = await setUpWriting();
    client.stop();
    socket.push('message', reply(2_000, { in_reply_to: QUESTION }));
    socket.push('read_receipt', readByDemi(OTHER));
    socket.push('typing', typing(true));

    expect(client.snapshot.activity).toEqual({ inReplyTo: OTHER, isStopping: false });
  });

  it('is repeated on the next connection where the reply has not ended', async () => {
    const { client, device, socket } = await setUpWriting();
    client.stop();
    socket.drop(1006);
    const next = await greeted(device);

    expect(next.sentOf('stop').map(({ data }) => data)).toEqual([{ in_reply_to: QUESTION }]);
  });

  it('is not repeated where the reply came meanwhile', async () => {
    const { client, device, socket } = await setUpWriting();
    client.stop();
    socket.drop(1006);
    const next = await greeted(device, { messages: [reply(1_000, { in_reply_to: QUESTION, stopped: true })] });

    expect(next.sentOf('stop')).toEqual([]);
  });
});

describe('the steps on the way to a reply', () => {
  it('are kept by the message that is answered, in their order, each once', async () => {
    const { client, socket } = await setUpWriting();
    const told = record(client, 'thinking');
    socket.push('thinking', thinking(QUESTION, 0, { status: 'processing' }));
    socket.push('thinking', thinking(QUESTION, 2, { step: 'remembering', duration_ms: 12 }));
    socket.push('thinking', thinking(QUESTION, 1));

    const steps = client.snapshot.thinking[QUESTION] ?? [];
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['reading', 'completed'],
      ['remembering', 'completed'],
    ]);
    expect(steps[1]?.durationMs).toBe(12);
    expect(told).toHaveLength(3);
  });

  it('begin again with another worker', async () => {
    const { client, socket } = await setUpWriting();
    socket.push('thinking', thinking(QUESTION, 1));
    socket.push('thinking', thinking(QUESTION, 0, { status: 'processing' }));

    expect(client.snapshot.thinking[QUESTION]?.map(({ status }) => status)).toEqual(['processing']);
  });

  it('stay after the reply, for the last 50 replies', async () => {
    const { client, socket } = await setUpConnected();
    for (let index = 0; index < 60; index += 1) socket.push('thinking', thinking(messageId(index), 0));

    const kept = Object.keys(client.snapshot.thinking).sort();
    expect(kept).toHaveLength(50);
    expect(kept[0]).toBe(messageId(10));
  });
});

describe('Demi’s mood', () => {
  it('is that of her newest message', async () => {
    const { client } = await setUpConnected({
      messages: [reply(-3_000, { emotion_state: emotionsAt(0.9) }), reply(-2_000), said(-1_000)],
    });

    expect(client.snapshot.mood?.emotions).toEqual(emotionsAt(0.5));
    expect(client.snapshot.mood?.word).toEqual(expect.any(String));
  });

  it('is that of an update that came after it, and is told', async () => {
    const { client, socket } = await setUpConnected({ messages: [reply(-2_000)] });
    const told = record(client, 'mood');
    socket.push('emotion_update', { ...emotionsAt(0.1), mood: 'fond' });

    expect(told).toEqual([{ word: 'fond', emotions: emotionsAt(0.1) }]);
    expect(client.snapshot.mood).toEqual(told[0]);
  });

  it('does not go back when older messages are loaded', async () => {
    const { client, socket } = await setUpConnected({ messages: [reply(-2_000)], hasMore: true });
    socket.push('emotion_update', { ...emotionsAt(0.1), mood: 'fond' });
    socket.push('history', history([reply(-9_000, { emotion_state: emotionsAt(0.9) })], { mode: 'page' }));

    expect(client.snapshot.mood?.word).toBe('fond');
  });

  it('is not known where nothing told it', async () => {
    expect((await setUpConnected({ messages: [said(-1_000)] })).client.snapshot.mood).toBeNull();
  });
});

describe('what Demi wrote and nobody has read', () => {
  it('is counted, and the count is told', async () => {
    const { client, socket } = await setUpConnected({
      messages: [reply(-5_000, { status: 'read', read_at: timeAt(-4_000) }), reply(-3_000), said(-2_000)],
    });
    const told = record(client, 'unread');
    socket.push('message', reply(1_000));

    expect(client.snapshot.unread).toBe(2);
    expect(told).toEqual([2]);
  });

  it('is marked as read up to a message, at once, and the server is told once', async () => {
    const { client, socket } = await setUpConnected({ messages: [reply(-5_000), reply(-3_000)] });
    client.markRead(messageId(-3_000));
    client.markRead(messageId(-3_000));
    client.markRead(messageId(-5_000));

    expect(client.snapshot.unread).toBe(0);
    expect(socket.sentOf('read_receipt').map(({ data }) => data)).toEqual([{ up_to_message_id: messageId(-3_000) }]);
  });

  it('is told to the server where only the newest of it is read already, on another device', async () => {
    const newest = reply(-3_000, { status: 'read', read_at: timeAt(-2_000) });
    const { client, socket } = await setUpConnected({ messages: [reply(-5_000), newest] });
    client.markRead(messageId(-3_000));

    expect(socket.sentOf('read_receipt').map(({ data }) => data)).toEqual([{ up_to_message_id: messageId(-3_000) }]);
  });

  it('leaves what is newer', async () => {
    const { client } = await setUpConnected({ messages: [reply(-5_000), reply(-3_000)] });
    client.markRead(messageId(-5_000));

    expect(client.snapshot.unread).toBe(1);
  });

  it('is told to the server by a message of Demi’s, even where the user marks one of their own', async () => {
    const { client, socket } = await setUpConnected({ messages: [reply(-5_000), said(-3_000)] });
    client.markRead(messageId(-3_000));

    expect(socket.sentOf('read_receipt').map(({ data }) => data)).toEqual([{ up_to_message_id: messageId(-5_000) }]);
  });

  it('is told to the server on the next connection again, until it has said so', async () => {
    const { client, device, socket } = await setUpConnected({ messages: [reply(-5_000)] });
    socket.drop(1006);
    client.markRead(messageId(-5_000));
    const next = await greeted(device, { messages: [reply(-5_000)] });
    expect(next.sentOf('read_receipt').map(({ data }) => data)).toEqual([{ up_to_message_id: messageId(-5_000) }]);

    const about = { conversation_id: 'ada', read_at: timeAt(1), reader: 'user' } as const;
    next.push('read_receipt', { ...about, message_id: messageId(-5_000), up_to_message_id: messageId(-5_000) });
    next.drop(1006);
    expect((await greeted(device)).sentOf('read_receipt')).toEqual([]);
  });

  it('is read when the user has read it on another device', async () => {
    const { client, socket } = await setUpConnected({ messages: [reply(-5_000), reply(-4_000), reply(-3_000)] });
    const about = { conversation_id: 'ada', read_at: timeAt(1), reader: 'user' } as const;
    socket.push('read_receipt', { ...about, message_id: messageId(-4_000), up_to_message_id: messageId(-4_000) });

    expect(client.snapshot.unread).toBe(1);
    expect(client.snapshot.messages.map(({ state }) => state)).toEqual(['read', 'read', 'sent']);
  });
});

describe('the user’s own typing', () => {
  it('is told every two and a half seconds, with every key', async () => {
    const { client, clock, socket } = await setUpConnected();
    const times: number[] = [];
    for (let key = 0; key < 100; key += 1) {
      const before = socket.sentOf('typing').length;
      client.setTyping(true);
      if (socket.sentOf('typing').length > before) times.push(key * 100);
      await clock.advance(100);
    }

    expect(times).toEqual([0, 2_500, 5_000, 7_500]);
    expect(socket.sentOf('typing').every(({ data }) => data.is_typing)).toBe(true);
  });

  it('is never told twice within two seconds, whatever the user does', async () => {
    const { client, clock, device, server } = await setUpConnected();
    const times: number[] = [];
    device.server.onFrame = (_socket, { event }) => {
      if (event === 'typing') times.push(clock.now());
    };
    for (let key = 0; key < 200; key += 1) {
      client.setTyping(key % 7 < 4);
      await clock.advance(130);
    }

    expect(server.latest.sentOf('typing').length).toBeGreaterThan(5);
    expect(times.slice(1).every((time, index) => time - (times[index] ?? 0) >= 2_000)).toBe(true);
  });

  it('is told to have ended, where it was told to have begun', async () => {
    const { client, clock, socket } = await setUpConnected();
    client.setTyping(false);
    expect(socket.sentOf('typing')).toEqual([]);
    client.setTyping(true);
    await clock.advance(5 * SECOND);
    client.setTyping(false);
    await clock.advance(5 * SECOND);

    expect(socket.sentOf('typing').map(({ data }) => data.is_typing)).toEqual([true, false]);
  });

  it('is told from then on where the first key came before what it takes was loaded', async () => {
    const { client, device } = setUp();
    client.setTyping(true);
    const socket = await greeted(device);
    client.setTyping(true);

    expect(socket.sentOf('typing').map(({ data }) => data)).toEqual([{ is_typing: true }]);
  });

  it('is no matter without a connection', async () => {
    const { client, device, socket } = await setUpConnected();
    socket.drop(1006);
    client.setTyping(true);
    const next = await greeted(device);
    await quiet();

    expect(next.sentOf('typing')).toEqual([]);
  });
});
