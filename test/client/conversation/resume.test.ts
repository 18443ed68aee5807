import { describe, expect, it } from 'vitest';
import { contents, greeted, opened, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { aToken } from '../../support/client/tokens.ts';
import { history, messageId, reply, said, timeAt } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('the first history', () => {
  it('is the list, oldest first, and no news', async () => {
    const { client, device } = setUp();
    const told = record(client, 'message');
    await greeted(device, { messages: [said(-3_000), reply(-2_000), said(-1_000)], hasMore: true });

    expect(contents(client)).toEqual(['said at -3000', 'replied at -2000', 'said at -1000']);
    expect(client.snapshot).toMatchObject({ isLoaded: true, hasEarlier: true, userId: 'ada', conversationId: 'ada' });
    expect(told).toEqual([]);
  });

  it('counts as loaded where it is empty', async () => {
    const { client } = await setUpConnected();

    expect(client.snapshot).toMatchObject({ isLoaded: true, hasEarlier: false, messages: [] });
  });

  it('makes of a message what the program shows', async () => {
    const { client } = await setUpConnected({
      messages: [
        said(-9_000, { client_message_id: 'c-1', status: 'read', read_at: timeAt(-8_000) }),
        reply(-7_000, { in_reply_to: messageId(-9_000), also_in_reply_to: [messageId(-10_000)], stopped: true }),
        reply(-6_000, { sender_role: 'operator', operator_name: 'Grace' }),
        reply(-5_000, { check_in: { trigger: 'loneliness', tone: 'hurt' } }),
      ],
    });
    const [own, stopped, operator, unasked] = client.snapshot.messages;

    expect(own).toMatchObject({ key: 'c-1', id: messageId(-9_000), state: 'read', readAt: timeAt(-8_000) });
    expect(stopped).toMatchObject({ isStopped: true, inReplyTo: messageId(-9_000), operator: null, checkIn: null });
    expect(stopped?.alsoInReplyTo).toEqual([messageId(-10_000)]);
    expect(operator?.operator).toEqual({ name: 'Grace' });
    expect(unasked).toMatchObject({ inReplyTo: null, checkIn: { trigger: 'loneliness', tone: 'hurt' } });
  });
});

describe('a live message', () => {
  it('takes its place by its id, whenever it arrives', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-3_000)] });
    socket.push('message', reply(3_000));
    socket.push('message', said(1_000));
    socket.push('message', reply(2_000));

    expect(contents(client)).toEqual(['said at -3000', 'said at 1000', 'replied at 2000', 'replied at 3000']);
  });

  it('is told once, and stands in the list once, however often it comes', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'message');
    for (let time = 0; time < 3; time += 1) socket.push('message', reply(1_000));
    socket.push('history', history([reply(1_000)], { mode: 'delta' }));
    socket.push('history', history([reply(1_000)], { mode: 'replace' }));

    expect(told.map(({ id }) => id)).toEqual([messageId(1_000)]);
    expect(contents(client)).toEqual(['replied at 1000']);
  });

  it('of another conversation is not shown', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'message');
    socket.push('message', reply(1_000, { conversation_id: 'ada:work' }));
    socket.push('history', history([reply(2_000, { conversation_id: 'ada:work' })], { conversation_id: 'ada:work' }));

    expect(client.snapshot.messages).toEqual([]);
    expect(told).toEqual([]);
  });

  it('of the user’s other device is told as news', async () => {
    const { client, socket } = await setUpConnected();
    const told = record(client, 'message');
    socket.push('message', said(1_000, { client_message_id: 'laptop-1' }));

    expect(told.map(({ sender, clientMessageId }) => [sender, clientMessageId])).toEqual([['user', 'laptop-1']]);
  });

  it('never goes back in its status', async () => {
    const { client, socket } = await setUpConnected({
      messages: [said(-1_000, { status: 'read', read_at: timeAt(-500) })],
    });
    socket.push('history', history([said(-1_000)], { mode: 'delta' }));

    expect(client.snapshot.messages[0]).toMatchObject({ state: 'read', readAt: timeAt(-500) });
  });
});

describe('coming back with a delta', () => {
  it('adds what was missed and tells of it, and of nothing else', async () => {
    const { client, device, socket } = await setUpConnected({ messages: [said(-3_000), reply(-2_000)] });
    const told = record(client, 'message');
    socket.drop(1006);
    await greeted(device, { messages: [reply(-2_000), said(1_000), reply(2_000)] });

    expect(contents(client)).toEqual(['said at -3000', 'replied at -2000', 'said at 1000', 'replied at 2000']);
    expect(told.map(({ id }) => id)).toEqual([messageId(1_000), messageId(2_000)]);
  });

  it('takes in a message from before the cursor that was stored late', async () => {
    const { client, device, socket } = await setUpConnected({ messages: [said(-3_000), reply(-1_000)] });
    socket.drop(1006);
    await greeted(device, { messages: [said(-2_000), reply(-1_000)] });

    expect(contents(client)).toEqual(['said at -3000', 'said at -2000', 'replied at -1000']);
  });

  it('asks on while there is more, each time after the last that came', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-3_000)] });
    const asked = (): readonly unknown[] => socket.sentOf('history').map(({ data }) => data.after);
    socket.push('history', history([said(1_000), said(2_000)], { mode: 'delta', has_more: true }), 'r-1');
    expect(asked()).toEqual([messageId(2_000)]);
    socket.push('history', history([said(3_000), said(4_000)], { mode: 'delta', has_more: true }), 'r-2');
    expect(asked()).toEqual([messageId(2_000), messageId(4_000)]);
    socket.push('history', history([said(5_000)], { mode: 'delta' }), 'r-3');

    expect(socket.sentOf('history')).toHaveLength(2);
    expect(client.snapshot.messages).toHaveLength(6);
  });

  it('leaves no hole where the connection breaks between two parts and a live message came meanwhile', async () => {
    const { device, socket } = await setUpConnected({ messages: [said(-3_000)] });
    socket.push('history', history([said(1_000)], { mode: 'delta', has_more: true }), 'r-1');
    socket.push('message', reply(9_000));
    socket.drop(1006);

    expect((await opened(device)).after).toBe(messageId(1_000));
  });
});

describe('a live message of another conversation', () => {
  it('is not where this one goes on', async () => {
    const { device, socket } = await setUpConnected({ messages: [said(-3_000)] });
    socket.push('message', reply(9_000, { conversation_id: 'ada:work' }));
    socket.drop(1006);

    expect((await opened(device)).after).toBe(messageId(-3_000));
  });

  it('says nothing of what is on its way here', async () => {
    const { client, socket } = await setUpConnected();
    client.send('Hello');
    socket.push('message', reply(9_000, { conversation_id: 'ada:work', in_reply_to: messageId(8_000) }));

    expect(socket.sentOf('message')).toHaveLength(1);
  });
});

describe('a live message that overtakes the history of a new connection', () => {
  it('leaves no hole where that connection breaks before its history', async () => {
    const { device, socket } = await setUpConnected({ messages: [said(-3_000)] });
    socket.drop(1006);
    const next = await opened(device);
    next.accept();
    next.push('message', reply(9_000));
    next.drop(1006);

    expect((await opened(device)).after).toBe(messageId(-3_000));
  });
});

describe('a history that replaces', () => {
  const page = Array.from({ length: 5 }, (_, index) => said(-HOUR + index * SECOND));

  it('throws away what the server does not have any more', async () => {
    const { client, device, socket, clock } = await setUpConnected({ messages: page });
    socket.drop(1006);
    await clock.advance(MINUTE);
    await greeted(device, { messages: [said(-5 * SECOND)], mode: 'replace' });

    expect(contents(client)).toEqual(['said at -5000']);
    expect(client.snapshot.hasEarlier).toBe(false);
  });

  it('keeps what was paged in before where it joins on to it', async () => {
    const { client, socket } = await setUpConnected({ messages: page, hasMore: true });
    socket.push('history', history([said(-2 * HOUR)], { mode: 'page', has_more: true }));
    socket.push('history', history(page.slice(1), { has_more: true }));

    expect(client.snapshot.messages.map(({ id }) => id)).toEqual(
      [said(-2 * HOUR), ...page].map(({ message_id }) => message_id),
    );
    expect(client.snapshot.hasEarlier).toBe(true);
  });

  it('does not keep what was paged in before where there is a gap', async () => {
    const { client, device, socket, clock } = await setUpConnected({ messages: page, hasMore: true });
    socket.drop(1006);
    await clock.advance(MINUTE);
    await greeted(device, { messages: [said(-MINUTE), said(-30 * SECOND)], mode: 'replace', hasMore: true });

    expect(contents(client)).toEqual(['said at -60000', 'said at -30000']);
    expect(client.snapshot.hasEarlier).toBe(true);
  });

  it('that is late does not take away a message that is younger than it', async () => {
    const { client, socket, clock } = await setUpConnected({ messages: page });
    await clock.advance(MINUTE);
    const young = reply(MINUTE - 5 * SECOND);
    socket.push('message', young);
    socket.push('history', history(page));

    expect(client.snapshot.messages.at(-1)?.id).toBe(young.message_id);
  });

  it('makes no news of a message that it brings back', async () => {
    const { client, socket, clock } = await setUpConnected({ messages: page });
    const told = record(client, 'message');
    socket.push('message', said(0));
    await clock.advance(2 * MINUTE);
    socket.push('history', history(page));
    socket.push('history', history([...page, said(0)]));

    expect(contents(client)).toContain('said at 0');
    expect(told.map(({ id }) => id)).toEqual([messageId(0)]);
  });

  it('does not touch what has not been acknowledged', async () => {
    const { client, socket } = await setUpConnected({ messages: page });
    client.send('Not yet acknowledged');
    await quiet();
    socket.push('history', history([]));

    expect(contents(client).at(-1)).toBe('Not yet acknowledged');
  });

  it('subscribes again where nobody had asked for it: the server had given the connection up', async () => {
    const { socket } = await setUpConnected({}, { topics: ['stream', 'emotion'] });
    const before = socket.sentOf('subscribe').length;
    socket.push('history', history([]));
    await quiet();

    expect(socket.sentOf('subscribe').slice(before)).toEqual([
      { event: 'subscribe', data: { topics: ['stream', 'emotion'] } },
    ]);
  });
});

describe('another user', () => {
  it('sees nothing of the one before', async () => {
    let user = 'ada';
    const { client, device, socket } = await setUpConnected(
      { messages: [said(-1_000)] },
      { getToken: () => aToken({ sub: user }) },
    );
    user = 'bob';
    socket.drop(1006);
    const next = await opened(device);
    expect(next.after).toBeNull();
    next.greet({ user_id: 'bob' });
    await quiet();

    expect(client.snapshot).toMatchObject({ userId: 'bob', conversationId: 'bob', messages: [], unread: 0 });
  });
});
