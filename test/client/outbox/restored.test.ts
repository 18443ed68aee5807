import { describe, expect, it } from 'vitest';
import type { KeyValueStorage } from '../../../client/index.ts';
import { aDevice, contents, type Device, greeted, setUp, setUpConnected } from '../../support/client/set-up.ts';
import { storageAtOnce, storageLater, storageThatRejects, storageThatThrows } from '../../support/client/storage.ts';
import { aToken } from '../../support/client/tokens.ts';
import { messageId, said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const DAY = 86_400_000;

/** A device on which a client wrote messages that were never acknowledged. */
async function leftBehind(messages: readonly string[], storage: KeyValueStorage = storageAtOnce()): Promise<Device> {
  const device = { ...aDevice(), storage: storageAtOnce() };
  const { client, clock } = await setUpConnected(
    {},
    { storage },
    { ...device, options: { ...device.options, storage } },
  );
  for (const content of messages) client.send(content);
  await clock.advance(100);
  client.close();
  return { ...device, options: { ...device.options, storage } };
}

const sentBy = (device: Device): readonly string[] =>
  device.server.latest.sentOf('message').map(({ data }) => data.content);

describe('messages that were not acknowledged before a restart', () => {
  it.each([
    ['localStorage', storageAtOnce],
    ['AsyncStorage', storageLater],
  ])('are shown again and sent, in their order, with %s', async (_name, storage) => {
    const device = await leftBehind(['one', 'two'], storage());
    const { client, clock } = setUp({}, device);
    const socket = await greeted(device);
    await clock.advance(10);
    expect(contents(client)).toEqual(['one', 'two']);
    socket.deliver(messageId(1));
    await clock.advance(10);
    socket.deliver(messageId(2));
    await clock.advance(10);

    expect(sentBy(device)).toEqual(['one', 'two']);
    expect(client.snapshot.messages.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('are sent under the ids that they had', async () => {
    const device = await leftBehind(['one']);
    const [before] = device.server.latest.sentOf('message');
    setUp({}, device);
    const socket = await greeted(device);
    await device.clock.advance(10);

    expect(socket.sentOf('message').map(({ data }) => data)).toEqual([before?.data]);
  });

  it('come before what is written after it', async () => {
    const device = await leftBehind(['old']);
    const { client } = setUp({}, device);
    client.send('new');
    const socket = await greeted(device);
    await device.clock.advance(10);
    socket.deliver(messageId(1));
    await device.clock.advance(10);

    expect(sentBy(device)).toEqual(['old', 'new']);
    expect(contents(client)).toEqual(['old', 'new']);
  });

  it('are not sent where the greeting holds them', async () => {
    const device = await leftBehind(['one']);
    const { client_message_id = '' } = device.server.latest.sentOf('message')[0]?.data ?? {};
    const { client } = setUp({}, device);
    const socket = await greeted(device, { messages: [said(1, { content: 'one', client_message_id })] });
    await device.clock.advance(60_000);

    expect(socket.sentOf('message')).toEqual([]);
    expect(contents(client)).toEqual(['one']);
  });

  it('are gone from the storage once they are acknowledged', async () => {
    const storage = storageAtOnce();
    const { client, clock, socket } = await setUpConnected({}, { storage });
    client.send('Hello');
    await clock.advance(10);
    expect([...storage.items.values()].join()).toContain('Hello');
    socket.deliver(messageId(1));
    await clock.advance(10);

    expect([...storage.items.values()].join()).not.toContain('Hello');
  });

  it('are gone from the storage once they are discarded', async () => {
    const storage = storageAtOnce();
    const { client, clock } = setUp({ storage });
    const { clientMessageId } = client.send('Hello');
    await clock.advance(10);
    client.discard(clientMessageId);
    await clock.advance(10);

    expect([...storage.items.values()].join()).not.toContain('Hello');
  });

  it('of another user are neither shown nor sent, and wait for that user', async () => {
    const device = await leftBehind(['Ada’s']);
    const other = setUp({ getToken: () => aToken({ sub: 'bob' }) }, device);
    const socket = await greeted(device, { user_id: 'bob' });
    await device.clock.advance(60_000);
    expect(socket.sentOf('message')).toEqual([]);
    expect(other.client.snapshot.messages).toEqual([]);
    other.client.close();

    const { client } = setUp({}, device);
    await greeted(device);
    await device.clock.advance(10);
    expect(contents(client)).toEqual(['Ada’s']);
    expect(sentBy(device)).toEqual(['Ada’s']);
  });

  it('are sent where they were written before it was known who writes: offline, and without a token', async () => {
    const device = aDevice();
    const before = setUp({ getToken: () => Promise.reject(new Error('offline')) }, device);
    before.client.send('Written in a tunnel');
    await device.clock.advance(10);
    before.client.close();

    const { client } = setUp({}, device);
    const socket = await greeted(device);
    await device.clock.advance(10);
    expect(contents(client)).toEqual(['Written in a tunnel']);
    expect(sentBy(device)).toEqual(['Written in a tunnel']);
    socket.drop(1006);
    client.close();

    const other = setUp({ getToken: () => aToken({ sub: 'bob' }) }, device);
    await greeted(device, { user_id: 'bob' });
    await device.clock.advance(10);
    expect(other.client.snapshot.messages).toEqual([]);
  });

  it('do not go out in the name of a user who signs in while they wait', async () => {
    let user = 'ada';
    const { client, device, socket } = await setUpConnected({}, { getToken: () => aToken({ sub: user }) });
    client.send('Ada’s');
    await quiet();
    user = 'bob';
    socket.drop(1006);
    const next = await greeted(device, { user_id: 'bob' });
    await device.clock.advance(60_000);

    expect(next.sentOf('message')).toEqual([]);
    expect(client.snapshot.messages).toEqual([]);
  });

  it('are sent after days', async () => {
    const device = await leftBehind(['old']);
    device.clock.sleep(6 * DAY - 3_600_000);
    setUp({}, device);
    await greeted(device);
    await device.clock.advance(10);

    expect(sentBy(device)).toEqual(['old']);
  });

  it('are still failed after a restart where the server had refused them', async () => {
    const { client, device, clock, socket } = await setUpConnected();
    client.send('Not this');
    await quiet();
    const about = { message: 'No', code: 'forbidden', retryable: false } as const;
    socket.push('error', about, socket.sentOf('message')[0]?.request_id);
    await clock.advance(10);
    client.close();

    const next = setUp({}, device);
    await greeted(device);
    await clock.advance(60_000);
    expect(next.client.snapshot.messages).toMatchObject([{ state: 'failed', failure: { reason: 'refused' } }]);
    expect(sentBy(device)).toEqual([]);
  });
});

describe('two clients on one storage', () => {
  it('send what was left behind in both without harm: each message stands once in each list', async () => {
    const device = await leftBehind(['one']);
    const left = setUp({}, device);
    const first = await greeted(device);
    const right = setUp({}, device);
    const second = await greeted(device);
    await device.clock.advance(10);
    const { client_message_id = '' } = first.sentOf('message')[0]?.data ?? {};
    first.deliver(messageId(1));
    second.push('message', said(1, { content: 'one', client_message_id }));
    await device.clock.advance(60_000);

    expect(contents(left.client)).toEqual(['one']);
    expect(contents(right.client)).toEqual(['one']);
    expect(left.client.snapshot.messages).toMatchObject([{ state: 'delivered', id: messageId(1) }]);
    expect(right.client.snapshot.messages).toMatchObject([{ state: 'delivered', id: messageId(1) }]);
  });

  it('keep each other’s messages', async () => {
    const device = aDevice();
    const [left, right] = [setUp({}, device), setUp({}, device)];
    left.client.send('left');
    right.client.send('right');
    await device.clock.advance(10);

    const kept = [...device.storage.items.values()].join();
    expect(kept).toContain('left');
    expect(kept).toContain('right');
  });
});

describe('the storage', () => {
  it.each([
    ['throws', storageThatThrows],
    ['rejects', storageThatRejects],
  ])('that %s stops nothing', async (_how, storage) => {
    const { client, clock, socket } = await setUpConnected({}, { storage: storage() });
    const sent = client.send('Hello');
    await clock.advance(10);
    socket.deliver(messageId(1));
    const next = client.send('And again');
    await clock.advance(10);
    socket.deliver(messageId(2));
    await clock.advance(10);

    expect([sent.state, next.state]).toEqual(['delivered', 'delivered']);
  });

  it.each(['', 'not JSON', '{}', 'null', '[null, 1, {"content": "x"}]', '[{"clientMessageId":7}]'])(
    'may hold anything at all: %s',
    async (text) => {
      const storage = storageAtOnce(new Map([['outbox', text]]));
      const { client, clock, socket } = await setUpConnected({}, { storage, storageKey: 'outbox' });
      client.send('Hello');
      await clock.advance(10);

      expect(socket.sentOf('message')).toHaveLength(1);
      expect(contents(client)).toEqual(['Hello']);
    },
  );

  it('never holds a token', async () => {
    const storage = storageAtOnce();
    const { client, clock, server } = await setUpConnected({}, { storage });
    client.send('Hello');
    await clock.advance(10);

    expect([...storage.items].join()).not.toContain(server.latest.token);
  });

  it('keeps the messages of two servers apart', async () => {
    const storage = storageAtOnce();
    const { clock } = await setUpConnected({}, { storage });
    setUp({ storage, url: 'wss://one.example/v1' }).client.send('one');
    setUp({ storage, url: 'wss://two.example/v1' }).client.send('two');
    await clock.advance(10);

    expect(storage.items.size).toBe(2);
  });
});
