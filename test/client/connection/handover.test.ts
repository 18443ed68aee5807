import { describe, expect, it } from 'vitest';
import { aDevice, contents, greeted, opened, record, setUpConnected } from '../../support/client/set-up.ts';
import { messageId, piece, readByDemi, reply, said, typing } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MADE = 100 * MINUTE; // when the messages of these tests are made

/** A client whose next connection is due after 100 minutes. */
function setUpEarly() {
  const device = aDevice();
  device.dice.value = 0;
  return setUpConnected({}, {}, device);
}

/** A client that waits for Demi's answer to one message when the next socket is greeted. */
async function setUpWaiting() {
  const device = await setUpEarly();
  await device.clock.advance(99 * MINUTE);
  const sent = device.client.send('Tell me everything');
  await quiet();
  const question = messageId(99 * MINUTE);
  device.socket.deliver(question);
  device.socket.push('read_receipt', readByDemi(question));
  device.socket.push('typing', typing(true));
  device.socket.push('message_delta', piece(question, 0, 0, 'Where shall '));
  await quiet();
  return { ...device, sent, question };
}

describe('the next connection before the cut after two hours', () => {
  it.each([
    [0, 100],
    [0.999_999, 115],
  ])('is opened beside the old one where the dice say %d, after %i minutes', async (dice, minutes) => {
    const device = aDevice();
    device.dice.value = dice;
    const { server, clock, socket } = await setUpConnected({}, {}, device);
    await clock.advance(minutes * MINUTE - 5 * SECOND);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(6 * SECOND);

    expect(server.sockets).toHaveLength(2);
    expect(socket.isOpen).toBe(true);
  });

  it('takes over without a change of state, and the old one is closed with 1000', async () => {
    const { client, clock, device, socket } = await setUpEarly();
    const states = record(client, 'state');
    await clock.advance(100 * MINUTE);
    const next = await greeted(device);

    expect(states).toEqual([]);
    expect(socket.closedByClient).toBe(1000);
    expect(next.isOpen).toBe(true);
  });

  it('resumes after the newest message', async () => {
    const { clock, device, socket } = await setUpEarly();
    socket.push('message', reply(1_000));
    await clock.advance(100 * MINUTE);

    expect((await opened(device)).after).toBe(reply(1_000).message_id);
  });

  it('is followed by another one two hours later, and so on', async () => {
    const { client, clock, server } = await setUpEarly();
    server.onOpen = (socket) => queueMicrotask(() => socket.greet());
    const states = record(client, 'state');
    await clock.advance(12 * 60 * MINUTE);

    expect(server.sockets.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(server.sockets.length).toBeGreaterThanOrEqual(6);
    expect(states).toEqual([]);
  });

  it('shows and tells a message once that comes over both', async () => {
    const { client, device, question, sent, socket } = await setUpWaiting();
    const told = record(client, 'message');
    const stored = said(99 * MINUTE, { content: 'Tell me everything', client_message_id: sent.clientMessageId });
    const next = await greeted(device, { messages: [stored] });
    const answer = reply(MADE, { in_reply_to: question });
    socket.push('message', said(MADE + 1));
    next.push('message', said(MADE + 1));
    next.push('message', answer);
    socket.push('message', answer);
    await quiet();

    expect(contents(client)).toEqual(['Tell me everything', answer.content, said(MADE + 1).content]);
    expect(told.map(({ id }) => id)).toEqual([said(MADE + 1).message_id, answer.message_id]);
  });

  it('gets what was in flight on the old one again, under its id', async () => {
    const { client, clock, device, socket } = await setUpEarly();
    await clock.advance(100 * MINUTE - 10 * SECOND);
    const sent = client.send('Are you there?');
    const next = await greeted(device);
    expect(next.sentOf('message').map(({ data }) => data)).toEqual(socket.sentOf('message').map(({ data }) => data));

    next.deliver(messageId(MADE));
    socket.push('message', said(MADE, { client_message_id: sent.clientMessageId }));
    await quiet();
    expect(sent.state).toBe('delivered');
    expect(client.snapshot.messages).toHaveLength(1);
  });

  it('acknowledges what was in flight by bringing it as a message', async () => {
    const { client, clock, device } = await setUpEarly();
    await clock.advance(100 * MINUTE - 10 * SECOND);
    const sent = client.send('Are you there?');
    const next = await greeted(device);
    next.push('message', said(MADE, { content: 'Are you there?', client_message_id: sent.clientMessageId }));
    await clock.advance(MINUTE);

    expect(next.sentOf('message')).toHaveLength(1);
    expect(sent).toMatchObject({ state: 'delivered', id: messageId(MADE) });
    expect(contents(client)).toEqual(['Are you there?']);
  });

  it('lets a reply go on streaming over the old one, which is closed after its message', async () => {
    const { client, device, socket, question } = await setUpWaiting();
    await greeted(device);
    expect(socket.isOpen).toBe(true);
    socket.push('message_delta', piece(question, 1, 12, 'I begin?'));
    expect(client.snapshot.streaming).toEqual({ inReplyTo: question, text: 'Where shall I begin?' });

    socket.push('message', reply(MADE, { in_reply_to: question }));
    await quiet();
    expect(client.snapshot.streaming).toBeNull();
    expect(socket.closedByClient).toBe(1000);
  });

  it('waits for the old one two minutes at most', async () => {
    const { clock, device, socket, question } = await setUpWaiting();
    await greeted(device);
    const takenOverAt = clock.now();
    for (let passed = 0; passed < 3 * MINUTE; passed += 8 * SECOND) {
      socket.push('typing', typing(true));
      socket.push('message_delta', piece(question, passed + 1, 12 + passed / 1_000, 'and so on'));
      await clock.advance(8 * SECOND);
    }

    expect(socket.closedByClient).toBe(1000);
    expect((socket.closedAt ?? 0) - takenOverAt).toBe(2 * MINUTE);
  });

  it('does not mind when the old one ends by itself', async () => {
    const { client, clock, device, socket } = await setUpWaiting();
    const states = record(client, 'state');
    const next = await greeted(device);
    socket.drop(1001);
    await clock.advance(MINUTE);

    expect(states).toEqual([]);
    expect(next.isOpen).toBe(true);
  });

  it('is waited for when the old one ends before it is greeted: there is no third', async () => {
    const { client, clock, device, server, socket } = await setUpEarly();
    await clock.advance(100 * MINUTE);
    const next = await opened(device);
    socket.drop(1001);
    await clock.advance(5 * SECOND);
    expect(client.snapshot.connection.state).toBe('reconnecting');
    next.greet();
    await clock.advance(MINUTE);

    expect(client.snapshot.connection.state).toBe('connected');
    expect(server.sockets).toHaveLength(2);
  });

  it('leaves the old one in use while it is not greeted', async () => {
    const { client, clock, device, socket } = await setUpEarly();
    await clock.advance(100 * MINUTE);
    await opened(device);
    client.send('Over the old one');
    await quiet();

    expect(socket.sentOf('message').map(({ data }) => data.content)).toEqual(['Over the old one']);
  });
});
