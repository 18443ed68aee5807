import { beforeEach, describe, expect, it } from 'vitest';
import { type Connection, type Connections, type NewConnection, userRoom } from '../../../chat/ports/connections.ts';
import { aUserId, START } from './names.ts';

const WELCOME_MS = 18_000; // 18 s
const NOBODY = new Set<string>();

/** What every implementation of the port `Connections` does. */
export function connectionsContract(implementation: string, make: (clock: { now(): number }) => Connections): void {
  describe(`connections ${implementation}`, () => {
    let connections: Connections;
    let userId: string;
    let room: string;

    beforeEach(() => {
      connections = make({ now: () => START });
      userId = aUserId();
      room = userRoom(userId);
    });

    const aNewConnection = (over: Partial<NewConnection> = {}): NewConnection => ({
      connectionId: 'phone',
      userId,
      role: 'user',
      topics: [],
      tokenExpiresAt: START + 3_600_000, // 1 h later
      connectedAt: START,
      openingSince: START,
      ...over,
    });
    const theConnection = async (connectionId = 'phone'): Promise<Connection> => {
      const found = await connections.get(room, connectionId);
      if (found === undefined) throw new Error(`${connectionId} is not known`);
      return found;
    };
    const opening = async (over: Partial<NewConnection> = {}): Promise<Connection> => {
      await connections.add(aNewConnection(over));
      return theConnection(over.connectionId);
    };
    const ready = async (over: Partial<NewConnection> = {}): Promise<Connection> => {
      await connections.makeReady(await opening(over), NOBODY);
      return theConnection(over.connectionId);
    };
    const gone = async (): Promise<Connection> => {
      const connection = await ready();
      await connections.remove(connection);
      return connection;
    };

    describe('a new connection', () => {
      it('is opening, and has missed nothing', async () => {
        await connections.add(aNewConnection({ role: 'operator', topics: ['stream', 'emotion'] }));

        expect(await connections.get(room, 'phone')).toEqual({
          ...aNewConnection({ role: 'operator', topics: ['stream', 'emotion'] }),
          room,
          state: 'opening',
          missed: 0,
          greetedWith: new Set(),
        });
      });

      it('takes the place of an earlier one under the same id, whatever that had come to', async () => {
        await connections.claimWelcome(room, (await opening({ topics: ['stream'] })).connectionId, START, START + 1);
        await connections.noteMissed(await theConnection());
        await connections.makeReady(await theConnection(), new Set(['some-message']));
        await connections.mayType(room, 'phone', START, 2_000); // 2 s

        await connections.add(aNewConnection());

        expect(await theConnection()).toMatchObject({
          state: 'opening',
          missed: 0,
          topics: [],
          greetedWith: new Set(),
        });
        expect(await connections.claimWelcome(room, 'phone', START, START + WELCOME_MS)).toBeDefined();
        expect(await connections.mayType(room, 'phone', START, 2_000)).toBe(true);
      });

      it('names its topics in the order in which the protocol has them', async () => {
        expect(await opening({ topics: ['emotion', 'stream'] })).toMatchObject({ topics: ['stream', 'emotion'] });
      });
    });

    describe('a connection', () => {
      it('that was never added is not known', async () => {
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });

      it('is known in its own room only', async () => {
        await opening();

        expect(await connections.get(userRoom(aUserId()), 'phone')).toBeUndefined();
      });

      it('is not known any more once it is removed', async () => {
        const connection = await gone();

        expect(await connections.get(room, connection.connectionId)).toBeUndefined();
      });

      it('can be removed twice', async () => {
        await expect(connections.remove(await gone())).resolves.toBeUndefined();
      });

      it('is removed without the others of its user', async () => {
        await opening({ connectionId: 'laptop' });

        await gone();

        expect(await connections.get(room, 'laptop')).toBeDefined();
      });
    });

    describe('a room', () => {
      it('that nobody is in is empty', async () => {
        expect(await connections.inRoom(room)).toEqual([]);
      });

      it('has all connections of its user, in whichever state, and nobody else', async () => {
        await connections.add({ ...aNewConnection(), userId: aUserId() });
        const phone = await opening();
        const laptop = await ready({ connectionId: 'laptop' });

        const found = await connections.inRoom(room);

        expect(found).toHaveLength(2);
        expect(found).toEqual(expect.arrayContaining([phone, laptop]));
      });
    });

    describe('a room that was forgotten by its own time', () => {
      it('has nobody in it any more 2 h 10 min after they connected, deleted or not', async () => {
        await opening();
        const later = (ms: number) => make({ now: () => START + ms });

        expect(await later(7_800_000).inRoom(room)).toEqual([]);
      });
    });

    describe('a connection that may be known', () => {
      it('is added when it is not', async () => {
        expect(await connections.addUnknown(aNewConnection())).toBe(true);
        expect(await theConnection()).toMatchObject({ state: 'opening' });
      });

      it('stays as it is when it is', async () => {
        await connections.noteMissed(await opening());

        expect(await connections.addUnknown(aNewConnection())).toBe(false);
        expect(await theConnection()).toMatchObject({ missed: 1 });
      });
    });

    describe('a welcome', () => {
      it('is claimed by one of two workers of the same millisecond', async () => {
        await opening();
        const claims = await Promise.all([claim(START), claim(START)]);

        expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
      });

      const claim = (now: number, until = now + WELCOME_MS) => connections.claimWelcome(room, 'phone', now, until);

      it('is claimed for an opening connection, which the claim answers', async () => {
        const connection = await opening({ topics: ['thinking'] });

        expect(await claim(START)).toEqual(connection);
      });

      it('is claimed by one of two that come at once', async () => {
        await opening();

        const claims = await Promise.all([claim(START), claim(START + 1)]);

        expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
      });

      it('is not claimed while somebody else has it', async () => {
        await opening();
        await claim(START);

        expect(await claim(START + WELCOME_MS)).toBeUndefined();
      });

      it('can be claimed again once the first claim has run out', async () => {
        await opening();
        await claim(START);

        expect(await claim(START + WELCOME_MS + 1)).toBeDefined();
      });

      it('is not claimed for a connection that is ready', async () => {
        await ready();

        expect(await claim(START)).toBeUndefined();
      });

      it('is not claimed for a connection that is gone', async () => {
        await gone();

        expect(await claim(START)).toBeUndefined();
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });

      it('can be claimed at once for a connection that was ready in between', async () => {
        await opening();
        await claim(START);
        await connections.makeReady(await theConnection(), NOBODY);
        await connections.reopen(await theConnection(), START);

        expect(await claim(START + 1)).toBeDefined();
      });
    });

    describe('making ready', () => {
      it('opens a connection that missed nothing, and keeps what it was greeted with', async () => {
        const greetedWith = new Set(['one-message', 'another-message']);

        expect(await connections.makeReady(await opening(), greetedWith)).toBe(true);
        expect(await theConnection()).toMatchObject({ state: 'ready', greetedWith });
      });

      it('is refused when a push was missed since the connection was read', async () => {
        const asRead = await opening();
        await connections.noteMissed(asRead);

        expect(await connections.makeReady(asRead, NOBODY)).toBe(false);
        expect(await theConnection()).toMatchObject({ state: 'opening', missed: 1 });
      });

      it('opens a connection whose missed pushes are known', async () => {
        await connections.noteMissed(await opening());

        expect(await connections.makeReady(await theConnection(), NOBODY)).toBe(true);
      });

      it('is refused for a connection that is ready', async () => {
        expect(await connections.makeReady(await ready(), NOBODY)).toBe(false);
      });

      it('is refused for a connection that is gone, which stays gone', async () => {
        expect(await connections.makeReady({ ...(await gone()), state: 'opening' }, NOBODY)).toBe(false);
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });

      it('and a push that is missed at the same moment never both succeed', async () => {
        const asRead = await opening();

        const outcomes = await Promise.all([connections.makeReady(asRead, NOBODY), connections.noteMissed(asRead)]);

        expect(outcomes.filter(Boolean)).toHaveLength(1);
      });
    });

    describe('a missed push', () => {
      it('is counted on an opening connection', async () => {
        const connection = await opening();

        expect(await connections.noteMissed(connection)).toBe(true);
        expect(await theConnection()).toMatchObject({ missed: 1 });
      });

      it('is counted each time, also when several come at once', async () => {
        const connection = await opening();

        await Promise.all([1, 2, 3, 4, 5].map(() => connections.noteMissed(connection)));

        expect(await theConnection()).toMatchObject({ missed: 5 });
      });

      it('is not counted on a connection that is ready meanwhile', async () => {
        const asRead = await opening();
        await connections.makeReady(asRead, NOBODY);

        expect(await connections.noteMissed(asRead)).toBe(false);
        expect(await theConnection()).toMatchObject({ missed: 0 });
      });

      it('is not counted on a connection that is gone, which stays gone', async () => {
        expect(await connections.noteMissed(await gone())).toBe(false);
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });
    });

    describe('reopening', () => {
      it('sends a ready connection back to opening, without what it was greeted with', async () => {
        await connections.makeReady(await opening({ topics: ['stream'] }), new Set(['some-message']));

        expect(await connections.reopen(await theConnection(), START)).toBe(true);
        expect(await theConnection()).toMatchObject({
          state: 'opening',
          greetedWith: new Set(),
          topics: ['stream'],
        });
      });

      it('is refused for an opening connection, which keeps its claim and what it missed', async () => {
        await connections.noteMissed(await opening());
        await connections.claimWelcome(room, 'phone', START, START + WELCOME_MS);

        expect(await connections.reopen(await theConnection(), START + 1)).toBe(false);
        expect(await theConnection()).toMatchObject({ state: 'opening', missed: 1, openingSince: START });
        expect(await connections.claimWelcome(room, 'phone', START + 1, START + WELCOME_MS)).toBeUndefined();
      });

      it('says since when it is opening', async () => {
        await connections.makeReady(await opening(), NOBODY);
        await connections.reopen(await theConnection(), START + 1);

        expect(await theConnection()).toMatchObject({ openingSince: START + 1 });
      });

      it('is refused for a connection that is gone, which stays gone', async () => {
        expect(await connections.reopen(await gone(), START)).toBe(false);
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });
    });

    describe('topics', () => {
      it('are added to those that are there, and all are answered', async () => {
        await opening({ topics: ['stream'] });

        expect(await connections.subscribe(room, 'phone', ['emotion', 'stream'])).toEqual(['stream', 'emotion']);
        expect(await theConnection()).toMatchObject({ topics: ['stream', 'emotion'] });
      });

      it('are answered in the order in which the protocol has them', async () => {
        await opening({ topics: ['emotion'] });

        expect(await connections.subscribe(room, 'phone', ['thinking', 'stream'])).toEqual([
          'stream',
          'thinking',
          'emotion',
        ]);
      });

      it('are all kept when two subscribe at once', async () => {
        await opening();

        await Promise.all([
          connections.subscribe(room, 'phone', ['stream']),
          connections.subscribe(room, 'phone', ['emotion']),
        ]);

        expect(await theConnection()).toMatchObject({ topics: ['stream', 'emotion'] });
      });

      it('are taken away, and the rest is answered', async () => {
        await opening({ topics: ['stream', 'thinking'] });

        expect(await connections.unsubscribe(room, 'phone', ['thinking', 'emotion'])).toEqual(['stream']);
      });

      it('can all be taken away', async () => {
        await opening({ topics: ['stream'] });

        expect(await connections.unsubscribe(room, 'phone', ['stream'])).toEqual([]);
        expect(await theConnection()).toMatchObject({ topics: [] });
      });

      it.each(['subscribe', 'unsubscribe'] as const)('are answered as they are by an empty %s', async (change) => {
        await opening({ topics: ['stream'] });

        expect(await connections[change](room, 'phone', [])).toEqual(['stream']);
      });

      it.each([
        ['subscribe', ['stream']],
        ['subscribe', []],
        ['unsubscribe', ['stream']],
        ['unsubscribe', []],
      ] as const)('of a connection that is not known do not exist: %s %j', async (change, topics) => {
        expect(await connections[change](room, 'phone', topics)).toBeUndefined();
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });
    });

    describe('typing', () => {
      const mayType = (now: number, connectionId = 'phone') => connections.mayType(room, connectionId, now, 2_000); // 2 s

      it('is allowed at first', async () => {
        await opening();

        expect(await mayType(START)).toBe(true);
      });

      it('is not allowed again before the interval is over', async () => {
        await opening();
        await mayType(START);

        expect(await mayType(START + 1_999)).toBe(false);
      });

      it('is allowed again when the interval is over', async () => {
        await opening();
        await mayType(START);

        expect(await mayType(START + 2_000)).toBe(true);
      });

      it('that was not allowed does not put the next one off', async () => {
        await opening();
        await mayType(START);
        await mayType(START + 1_999);

        expect(await mayType(START + 2_000)).toBe(true);
      });

      it('is allowed to one of two at once', async () => {
        await opening();

        const allowed = await Promise.all([mayType(START), mayType(START + 1)]);

        expect(allowed.filter(Boolean)).toHaveLength(1);
      });

      it('is allowed to each connection for itself', async () => {
        await opening();
        await opening({ connectionId: 'laptop' });
        await mayType(START);

        expect(await mayType(START, 'laptop')).toBe(true);
      });

      it('is not allowed to a connection that is gone, which stays gone', async () => {
        await gone();

        expect(await mayType(START)).toBe(false);
        expect(await connections.get(room, 'phone')).toBeUndefined();
      });
    });
  });
}
