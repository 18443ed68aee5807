import { beforeEach, describe, expect, it } from 'vitest';
import { type Outbox, outbox, type Push, resync } from '../../chat/outbox.ts';
import { type Connection, userRoom } from '../../chat/ports/connections.ts';
import { DEFAULT_SETTINGS } from '../../chat/ports/conversations.ts';
import { wireMessage } from '../../chat/wire-message.ts';
import { type ChatPorts, type MemoryChat, memoryChat } from '../support/memory/chat.ts';
import { quiet } from '../support/memory/clock.ts';
import { aReply } from '../support/memory/factories.ts';

const reply = aReply();
const message: Push = { event: 'message', data: wireMessage(reply), durable: true };
const settings: Push = { event: 'settings', data: DEFAULT_SETTINGS };
const durableSettings: Push = { ...settings, durable: true };
const pong = (text: string): Push => ({ event: 'pong', data: { server_time: 'now', message: text } });

let chat: MemoryChat;

beforeEach(() => {
  chat = memoryChat();
});

async function ready(connectionId = 'phone', over: Parameters<MemoryChat['device']>[1] = {}): Promise<Connection> {
  await chat.device(connectionId, over);
  return known(connectionId);
}

async function opening(connectionId = 'phone'): Promise<Connection> {
  await chat.connections.reopen(await ready(connectionId), chat.clock.now());
  return known(connectionId);
}

async function known(connectionId = 'phone'): Promise<Connection> {
  const connection = await chat.connection(connectionId);
  if (connection === undefined) throw new Error(`${connectionId} is not known`);
  return connection;
}

/** An outbox of an invocation that one call of a port goes wrong for. */
function troubled(call: string): ChatPorts {
  return chat.invocation({
    before: (made) => {
      if (made === call) throw new Error(`${call} fails`);
    },
  });
}

describe('a push', () => {
  it('is posted to every recipient, with the time', async () => {
    const recipients = [await ready('phone'), await ready('laptop')];

    expect(await chat.outbox.push(recipients, settings)).toEqual(['sent', 'sent']);
    for (const { connectionId } of recipients)
      expect(chat.sockets.frames(connectionId)).toEqual([
        { event: 'settings', data: DEFAULT_SETTINGS, timestamp: '2026-02-01T15:30:00.000Z' },
      ]);
  });

  it('to nobody comes to nothing', async () => {
    expect(await chat.outbox.push([], settings)).toEqual([]);
  });

  it('has a result per recipient, in their order', async () => {
    const recipients = [await ready('phone'), await ready('laptop'), await ready('tablet')];
    chat.sockets.answer('phone', 'failed');
    chat.sockets.close('laptop');

    expect(await chat.outbox.push(recipients, settings)).toEqual(['failed', 'gone', 'sent']);
  });

  it('of a topic goes to those only that subscribed to it', async () => {
    const recipients = [await ready('phone', { topics: ['emotion'] }), await ready('laptop', { topics: ['stream'] })];

    expect(await chat.outbox.push(recipients, { ...settings, topic: 'emotion' })).toEqual(['sent', 'skipped']);
    expect(chat.sockets.events('laptop')).toEqual([]);
  });

  it('leaves out a connection whose token has run out', async () => {
    const phone = await ready();
    await chat.clock.advance(phone.tokenExpiresAt - chat.clock.now() - 1);
    expect(await chat.outbox.push([phone], message)).toEqual(['sent']);
    await chat.clock.advance(1);

    expect(await chat.outbox.push([phone], message)).toEqual(['skipped']);
    expect(chat.sockets.events('phone')).toHaveLength(1);
  });

  it('that finds the socket closed forgets the connection', async () => {
    const phone = await ready();
    chat.sockets.close('phone');

    expect(await chat.outbox.push([phone], message)).toEqual(['gone']);
    expect(await chat.connection('phone')).toBeUndefined();
    expect(chat.jobs.welcomes).toEqual([]);
  });
});

describe('a message', () => {
  it('that the connection was greeted with does not come again', async () => {
    await ready();
    await chat.connections.reopen(await known(), chat.clock.now());
    await chat.connections.makeReady(await known(), new Set([reply.messageId]));

    expect(await chat.outbox.push([await known()], message)).toEqual(['held']);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('that the connection was not greeted with comes', async () => {
    await ready();
    await chat.connections.reopen(await known(), chat.clock.now());
    await chat.connections.makeReady(await known(), new Set(['another-message']));

    expect(await chat.outbox.push([await known()], message)).toEqual(['sent']);
  });
});

describe('a push to an opening connection', () => {
  it('is dropped when it may be missed', async () => {
    expect(await chat.outbox.push([await opening()], settings)).toEqual(['skipped']);
    expect(await known()).toMatchObject({ missed: 0 });
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('is counted instead of posted when it must not be missed', async () => {
    expect(await chat.outbox.push([await opening()], message)).toEqual(['held']);
    expect(await known()).toMatchObject({ missed: 1 });
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('is posted when the connection is ready meanwhile', async () => {
    const asRead = await opening();
    await chat.connections.makeReady(asRead, new Set());

    expect(await chat.outbox.push([asRead], message)).toEqual(['sent']);
  });

  it('is not posted when the connection is ready meanwhile and has the message in its history', async () => {
    const asRead = await opening();
    await chat.connections.makeReady(asRead, new Set([reply.messageId]));

    expect(await chat.outbox.push([asRead], message)).toEqual(['held']);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('is gone when the connection is gone meanwhile', async () => {
    const asRead = await opening();
    await chat.connections.remove(asRead);

    expect(await chat.outbox.push([asRead], message)).toEqual(['gone']);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('is left to the next welcome when the connection was ready in between', async () => {
    const asRead = await opening();
    const connections = { ...chat.connections, noteMissed: async () => false };

    expect(await outbox({ ...chat, connections }).push([asRead], message)).toEqual(['held']);
    expect(chat.sockets.events('phone')).toEqual([]);
  });
});

describe('a post that may or may not have arrived', () => {
  it('is made up for when it must not be missed: the connection is brought up to date after 5 s', async () => {
    const phone = await ready();
    chat.sockets.answer('phone', 'failed');

    expect(await chat.outbox.push([phone], message)).toEqual(['failed']);
    expect(await known()).toMatchObject({ state: 'opening' });
    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'phone' }]);
    expect(chat.jobs.delays).toEqual([5]);
  });

  it('is left at that when it may be missed', async () => {
    const phone = await ready();
    chat.sockets.answer('phone', 'failed');

    expect(await chat.outbox.push([phone], settings)).toEqual(['failed']);
    expect(await known()).toMatchObject({ state: 'ready' });
    expect(chat.jobs.welcomes).toEqual([]);
  });

  it('to a connection that is gone is left at that', async () => {
    const phone = await ready();
    await chat.connections.remove(phone);
    chat.sockets.answer('phone', 'failed');

    expect(await chat.outbox.push([phone], message)).toEqual(['failed']);
    expect(await chat.connection('phone')).toBeUndefined();
  });
});

describe('a push that goes wrong', () => {
  it('is reported, and thrown at nobody, when it may be missed', async () => {
    const recipients = [await ready('phone'), await ready('laptop')];
    chat.sockets.close('phone');

    expect(await troubled('connections.remove').outbox.push(recipients, settings)).toEqual(['failed', 'sent']);
    expect(chat.reports).toEqual(['push_failed']);
  });

  it.each([
    ['could not be counted', 'connections.noteMissed', () => opening()],
    ['could not be made up for', 'jobs.welcome', () => ready()],
    ['could not send the connection back', 'connections.reopen', () => ready()],
  ])('is thrown when it must not be missed and %s', async (_what, call, recipient) => {
    const phone = await recipient();
    chat.sockets.answer('phone', 'failed');

    await expect(troubled(call).outbox.push([phone], durableSettings)).rejects.toThrow(`${call} fails`);
  });

  it('does not hold up the next to the same connection', async () => {
    const phone = await ready();
    chat.sockets.answer('phone', 'failed');
    const { outbox: unlucky } = troubled('jobs.welcome');
    await unlucky.push([phone], durableSettings).catch(() => undefined);

    expect(await unlucky.push([phone], settings)).toEqual(['sent']);
  });
});

describe('pushes in a row', () => {
  it('reach a connection in their order, one after the other', async () => {
    const phone = await ready();
    const release = chat.sockets.hold('phone');
    const pushes = ['1', '2', '3'].map((text) => chat.outbox.push([phone], pong(text)));
    await quiet();
    release();
    await Promise.all(pushes);

    expect(chat.sockets.data('phone', 'pong').map((data) => data.message)).toEqual(['1', '2', '3']);
    expect(chat.sockets.mostInFlight().toOne).toBe(1);
  });

  it('to a slow connection do not hold up those to another', async () => {
    const [phone, laptop] = [await ready('phone'), await ready('laptop')];
    const release = chat.sockets.hold('phone');
    const slow = chat.outbox.push([phone, laptop], pong('1'));

    expect(await chat.outbox.push([laptop], pong('2'))).toEqual(['sent']);
    release();
    await slow;
  });

  it('reach everybody else while the first recipient of all is slow', async () => {
    const recipients = await Promise.all(Array.from({ length: 60 }, (_, index) => ready(`device-${index}`)));
    const release = chat.sockets.hold('device-0');
    const slow = chat.outbox.push(recipients, settings);
    await quiet();

    const reached = recipients.filter(({ connectionId }) => chat.sockets.events(connectionId).length > 0);
    expect(reached).toHaveLength(59);
    release();
    expect(await slow).toEqual(recipients.map(() => 'sent'));
  });

  it('have at most 25 posts in flight together', async () => {
    const recipients = await Promise.all(Array.from({ length: 60 }, (_, index) => ready(`device-${index}`)));
    const releases = recipients.map(({ connectionId }) => chat.sockets.hold(connectionId));
    const pushing = chat.outbox.push(recipients, settings);
    await quiet();
    expect(chat.sockets.mostInFlight().toAll).toBe(25);
    for (const release of releases) release();

    expect(await pushing).toEqual(recipients.map(() => 'sent'));
    expect(chat.sockets.mostInFlight().toAll).toBe(25);
  });

  it('get their places back from posts that go wrong', async () => {
    const recipients = await Promise.all(Array.from({ length: 30 }, (_, index) => ready(`device-${index}`)));
    for (const { connectionId } of recipients) chat.sockets.close(connectionId);
    const unlucky: Outbox = troubled('connections.remove').outbox;
    await unlucky.push(recipients, durableSettings).catch(() => undefined);

    expect(await unlucky.push([await ready('phone')], settings)).toEqual(['sent']);
  });
});

describe('a resync', () => {
  it('is asked for before the connection is taken from the pushes, 5 s ahead', async () => {
    const failing = troubled('connections.reopen');
    await resync(failing, await ready()).catch(() => undefined);

    expect(chat.jobs.delays).toEqual([5]); // 5 s: a post that is on its way arrives or fails before
    expect(await known()).toMatchObject({ state: 'ready' });
  });

  it('of an opening connection is left to its welcome', async () => {
    const phone = await opening();

    await resync(chat, phone);

    expect(chat.jobs.welcomes).toEqual([]);
    expect(await known()).toMatchObject({ state: 'opening', missed: 1 });
  });

  it('of a connection that opened again meanwhile is counted there', async () => {
    const before = await ready();
    await chat.connections.reopen(before, chat.clock.now());

    await resync(chat, before);

    expect(await known()).toMatchObject({ state: 'opening', missed: 1 });
  });

  it('is asked for once more when the connection was reopened too late for the first time', async () => {
    const phone = await ready();
    const reopen = async (...args: Parameters<typeof chat.connections.reopen>) => {
      await chat.clock.advance(5_000); // 5 s
      return chat.connections.reopen(...args);
    };

    await resync({ ...chat, connections: { ...chat.connections, reopen } }, phone);

    expect(chat.jobs.delays).toEqual([5, 5]);
  });

  it('does not bring back a connection that is gone', async () => {
    const phone = await ready();
    await chat.connections.remove(phone);

    await resync(chat, phone);

    expect(await chat.connections.inRoom(userRoom('ada'))).toEqual([]);
  });
});

describe('a connection that has been opening for more than a minute', () => {
  it('gets another welcome with the next push that must not be missed', async () => {
    const forsaken = await opening();
    await chat.clock.advance(60_001); // 1 min

    expect(await chat.outbox.push([forsaken], durableSettings)).toEqual(['held']);
    expect(chat.jobs.welcomes).toEqual([{ kind: 'resync', userId: 'ada', connectionId: 'phone' }]);
  });

  it('does not get one a moment earlier', async () => {
    const phone = await opening();
    await chat.clock.advance(60_000); // 1 min

    await chat.outbox.push([phone], durableSettings);

    expect(chat.jobs.welcomes).toEqual([]);
  });
});

describe('a push that waited for more than a second', () => {
  it('does not come when the connection got its history meanwhile', async () => {
    const phone = await ready();
    const release = chat.sockets.hold('phone');
    const slow = chat.outbox.push([phone], durableSettings);
    const late = chat.outbox.push([phone], message);
    await quiet();
    await chat.clock.advance(1_001); // 1 s
    await chat.connections.reopen(phone, chat.clock.now());
    await chat.connections.makeReady(await known(), new Set([reply.messageId]));
    release();
    await slow;

    expect(await late).toEqual(['held']);
    expect(chat.sockets.events('phone')).toEqual(['settings']);
  });

  it('does not come to a connection that is gone', async () => {
    const phone = await ready();
    const release = chat.sockets.hold('phone');
    const slow = chat.outbox.push([phone], durableSettings);
    const late = chat.outbox.push([phone], message);
    await quiet();
    await chat.clock.advance(1_001); // 1 s
    await chat.connections.remove(phone);
    release();
    await slow;

    expect(await late).toEqual(['gone']);
  });
});

it('a push that may be missed comes to nothing when nobody can look whether its connection got its history', async () => {
  const phone = await ready();
  const post = async () => {
    await chat.clock.advance(400); // not slow, but three of them are more than a second
    return 'sent' as const;
  };
  const get = () => Promise.reject(new Error('throttled'));
  const { push } = outbox({ ...chat, sockets: { post }, connections: { ...chat.connections, get } });

  const results = await Promise.all(['1', '2', '3', '4'].map((text) => push([phone], pong(text))));

  expect(results.flat()).toEqual(['sent', 'sent', 'sent', 'failed']);
});

describe('pushes side by side', () => {
  it('are waited for to the end, also when one fails', async () => {
    const [phone, laptop] = [await ready('phone'), await ready('laptop')];
    chat.sockets.answer('phone', 'failed');
    const release = chat.sockets.hold('laptop');
    let isOver = false;
    const pushing = troubled('connections.reopen')
      .outbox.push([phone, laptop], message)
      .catch(() => undefined)
      .then(() => {
        isOver = true;
      });
    await quiet();
    expect(isOver).toBe(false);

    release();
    await pushing;
    expect(chat.sockets.events('laptop')).toEqual(['message']);
  });
});

describe('a connection whose token has run out', () => {
  it('is not brought up to date', async () => {
    const phone = await ready('phone', { tokenExpiresAt: chat.clock.now() });

    await resync(chat, phone);

    expect(chat.jobs.welcomes).toEqual([]);
    expect(await known()).toMatchObject({ state: 'ready' });
  });
});

describe('a connection that took half a second over a post', () => {
  it('gets nothing more that may be missed', async () => {
    const phone = await ready();
    const release = chat.sockets.hold('phone');
    const slow = chat.outbox.push([phone], pong('1'));
    await quiet();
    await chat.clock.advance(501); // half a second
    release();
    await slow;

    expect(await chat.outbox.push([phone], pong('2'))).toEqual(['failed']);
    expect(await chat.outbox.push([phone], message)).toEqual(['sent']);
  });
});

describe('a connection that did not take a post', () => {
  it('gets nothing more that may be missed', async () => {
    const phone = await ready();
    chat.sockets.answer('phone', 'failed');

    expect(await chat.outbox.push([phone], pong('1'))).toEqual(['failed']);
    expect(await chat.outbox.push([phone], pong('2'))).toEqual(['failed']);
    expect(chat.sockets.events('phone')).toEqual([]);
  });

  it('still gets what must not be missed', async () => {
    const phone = await ready();
    chat.sockets.answer('phone', 'failed');
    await chat.outbox.push([phone], pong('1'));

    expect(await chat.outbox.push([phone], message)).toEqual(['sent']);
  });
});
