import { describe, expect, it } from 'vitest';
import { EMPTY_SNAPSHOT, type Snapshot } from '../../client/index.ts';
import { greeted, record, setUp, setUpConnected } from '../support/client/set-up.ts';
import {
  emotionsAt,
  history,
  messageId,
  piece,
  reply,
  said,
  settings,
  thinking,
  typing,
} from '../support/client/wire.ts';

/** The parts that two snapshots do not share. */
const changed = (before: Snapshot, after: Snapshot): readonly string[] =>
  (Object.keys(after) as (keyof Snapshot)[]).filter((part) => before[part] !== after[part]);

describe('the snapshot', () => {
  it('is empty before anything has come', () => {
    expect(setUp({ autoConnect: false }).client.snapshot).toEqual(EMPTY_SNAPSHOT);
  });

  it('is the same object until something changes', async () => {
    const { client, clock, socket } = await setUpConnected({ messages: [said(-2_000), reply(-1_000)] });
    const before = client.snapshot;
    const changes = record(client, 'change');
    socket.push('message', reply(-1_000));
    socket.push('history', history([said(-2_000), reply(-1_000)], { mode: 'delta' }));
    socket.push('typing', typing(false));
    socket.push('pong', { server_time: '2026-02-01T15:30:00.000Z' });
    socket.push('subscribed', { topics: [], rejected: [] });
    client.markRead(messageId(-2_000));
    client.setTyping(true);
    await clock.advance(10 * 60_000);

    expect(client.snapshot).toBe(before);
    expect(changes).toEqual([]);
  });

  it('keeps every message that did not change when another one comes', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-2_000), reply(-1_000)] });
    const before = client.snapshot.messages;
    client.send('Hello');
    socket.push('message', reply(1_000));

    expect(client.snapshot.messages[0]).toBe(before[0]);
    expect(client.snapshot.messages[1]).toBe(before[1]);
  });

  it.each<[string, readonly string[], (device: Awaited<ReturnType<typeof setUpConnected>>) => void]>([
    ['typing', ['isTyping', 'activity'], ({ socket }) => socket.push('typing', typing(true))],
    [
      'typing elsewhere',
      ['isTypingElsewhere'],
      ({ socket }) => socket.push('typing', typing(true, { sender: 'user', expires_in_ms: 3_000 })),
    ],
    ['a piece', ['streaming'], ({ socket }) => socket.push('message_delta', piece(messageId(-2_000), 0, 0, 'Oh'))],
    ['a step', ['thinking'], ({ socket }) => socket.push('thinking', thinking(messageId(-2_000), 0))],
    ['a mood', ['mood'], ({ socket }) => socket.push('emotion_update', { ...emotionsAt(0.1), mood: 'fond' })],
    ['a message of the user’s', ['messages'], ({ client }) => client.send('Hello')],
    ['reading', ['unread'], ({ client }) => client.markRead(messageId(-1_000))],
    ['a setting', ['settings'], ({ socket }) => socket.push('settings', settings())],
    ['loading', ['isLoadingEarlier'], ({ client }) => void client.loadEarlier()],
    ['a loss', ['connection'], ({ socket }) => socket.drop(1006)],
  ])('changes in one part only with %s', async (_what, parts, happen) => {
    const device = await setUpConnected({ messages: [said(-2_000), reply(-1_000)], hasMore: true });
    const before = device.client.snapshot;
    happen(device);

    expect(changed(before, device.client.snapshot)).toEqual(parts);
  });

  it('keeps the activity and the draft of which nothing is new', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-2_000)] });
    socket.push('typing', typing(true));
    socket.push('message_delta', piece(messageId(-2_000), 0, 0, 'Oh'));
    const before = client.snapshot;
    socket.push('typing', typing(true));
    socket.push('message_delta', piece(messageId(-2_000), 0, 0, 'Oh'));

    expect(client.snapshot).toBe(before);
  });

  it('holds nothing back: it is told with `change`, once for each', async () => {
    const { client, device } = setUp();
    const told = record(client, 'change');
    await greeted(device, { messages: [reply(-1_000)] });
    client.send('Hello');

    expect(told.at(-1)).toBe(client.snapshot);
    expect(new Set(told).size).toBe(told.length);
  });
});
