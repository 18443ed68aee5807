import { describe, expect, it } from 'vitest';
import { contents, record, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { history, messageId, reply, said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;

describe('loading earlier messages', () => {
  it('asks for a page before the oldest, puts it at the front, and is no news', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    const told = record(client, 'message');
    const outcome = client.loadEarlier();
    expect(client.snapshot.isLoadingEarlier).toBe(true);
    const [question] = socket.sentOf('history');
    expect(question?.data).toMatchObject({ before: messageId(-1_000) });
    socket.push('history', history([said(-3_000), reply(-2_000)], { mode: 'page' }), question?.request_id);

    expect(await outcome).toBe('loaded');
    expect(contents(client)).toEqual(['said at -3000', 'replied at -2000', 'said at -1000']);
    expect(client.snapshot).toMatchObject({ isLoadingEarlier: false, hasEarlier: false });
    expect(told).toEqual([]);
  });

  it('goes on while there is more', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    for (const at of [-2_000, -3_000]) {
      const outcome = client.loadEarlier();
      const question = socket.sentOf('history').at(-1);
      socket.push('history', history([said(at)], { mode: 'page', has_more: at > -3_000 }), question?.request_id);
      expect(await outcome).toBe('loaded');
    }

    expect(socket.sentOf('history').map(({ data }) => data.before)).toEqual([messageId(-1_000), messageId(-2_000)]);
    expect(await client.loadEarlier()).toBe('nothing_earlier');
  });

  it('finds nothing where there is nothing, without asking', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)] });

    expect(await client.loadEarlier()).toBe('nothing_earlier');
    expect(socket.sentOf('history')).toEqual([]);
  });

  it('is unavailable without a connection', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    socket.drop(1006);

    expect(await client.loadEarlier()).toBe('unavailable');
    expect(await setUp().client.loadEarlier()).toBe('unavailable');
  });

  it('asks once however often it is called, and all calls have the same outcome', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    const outcomes = [client.loadEarlier(), client.loadEarlier(), client.loadEarlier()];
    const [question] = socket.sentOf('history');
    socket.push('history', history([said(-2_000)], { mode: 'page' }), question?.request_id);

    expect(await Promise.all(outcomes)).toEqual(['loaded', 'loaded', 'loaded']);
    expect(socket.sentOf('history')).toHaveLength(1);
  });

  it('is unavailable where the connection breaks meanwhile', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    const outcome = client.loadEarlier();
    socket.drop(1006);

    expect(await outcome).toBe('unavailable');
    expect(client.snapshot.isLoadingEarlier).toBe(false);
  });

  it('is unavailable where the client is closed meanwhile', async () => {
    const { client } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    const outcome = client.loadEarlier();
    client.close();

    expect(await outcome).toBe('unavailable');
  });

  it('is unavailable where the server does not answer, or answers with an error', async () => {
    const { client, clock, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    const silent = client.loadEarlier();
    await clock.advance(30 * SECOND);
    expect(await silent).toBe('unavailable');

    const refused = client.loadEarlier();
    const question = socket.sentOf('history').at(-1);
    socket.push('error', { message: 'x', code: 'server_error', retryable: true }, question?.request_id);
    expect(await refused).toBe('unavailable');
  });

  it('does not take a live frame for the answer', async () => {
    const { client, socket } = await setUpConnected({ messages: [said(-1_000)], hasMore: true });
    void client.loadEarlier();
    socket.push('history', history([said(-1_000)], { has_more: true }));
    socket.push('message', reply(1_000));
    await quiet();

    expect(client.snapshot.isLoadingEarlier).toBe(true);
  });
});
