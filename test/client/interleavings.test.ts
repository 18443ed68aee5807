import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer } from '../support/client/http.ts';
import { MemoryChat } from '../support/client/memory-chat.ts';
import type { FakeSocket } from '../support/client/server.ts';
import { aDevice, record, setUp } from '../support/client/set-up.ts';
import { quiet } from '../support/memory/clock.ts';

const SECOND = 1_000;

/** How the network treats what the client does from now on. */
type Weather = 'good' | 'refuses sockets' | 'never greets' | 'loses frames' | 'loses answers' | 'fails requests';

type SimpleKind = 'send' | 'other device' | 'answer' | 'drop' | 'restart' | 'hand all';

type Step =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'hand' | 'hand twice'; readonly which: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'weather'; readonly weather: Weather };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom<SimpleKind[]>('send', 'answer', 'other device', 'drop', 'restart', 'hand all'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('hand' as const, 'hand twice' as const), which: fc.nat(5) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 600, 4_000, 16_000, 40_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('weather' as const),
      weather: fc.constantFrom<Weather[]>(
        'good',
        'refuses sockets',
        'never greets',
        'loses frames',
        'loses answers',
        'fails requests',
      ),
    }),
  },
);

/** A user who writes, a server that keeps its promises, and a network that keeps none. */
function aWorld() {
  const device = aDevice();
  const chat = new MemoryChat(device.clock.now);
  let weather: Weather = 'good';
  let written = 0;
  let client = setUp({}, device).client;
  let told = record(client, 'message');

  const open = (socket: FakeSocket): void => {
    if (weather === 'refuses sockets' || weather === 'fails requests') socket.refuse();
    else if (weather === 'never greets') socket.accept();
    else chat.greet(socket);
  };
  device.server.onOpen = (socket) => queueMicrotask(() => open(socket));
  device.server.onFrame = (socket, frame) => {
    if (weather === 'loses frames') return;
    const before = chat.parcels.length;
    chat.take(socket, frame);
    if (weather !== 'loses answers') return;
    chat.parcels.push(...chat.parcels.splice(before).filter((parcel) => parcel.socket !== socket));
  };
  device.http.answer = async (request) => {
    if (weather === 'fails requests') return answer(503, { message: 'Service Unavailable' });
    const response = chat.http(request);
    if (weather === 'loses answers') throw new TypeError('fetch failed');
    return response;
  };

  const hand = (which: number, times: number): void => {
    const [parcel] = chat.parcels.splice(which % Math.max(1, chat.parcels.length), 1);
    for (let time = 0; time < times; time += 1) parcel?.hand();
  };
  const drop = (): void => {
    for (const socket of device.server.sockets.filter(({ isOpen, isOpening }) => isOpen || isOpening)) {
      chat.lose(socket);
      socket.drop(1006);
    }
  };
  const restart = async (): Promise<void> => {
    client.close();
    await quiet();
    for (const socket of device.server.sockets) chat.lose(socket);
    client = setUp({}, device).client;
    told = record(client, 'message');
  };
  const wait = async (ms: number): Promise<void> => {
    if (ms > 5 * SECOND) chat.handAll(); // the network is slow, not minutes late: then the server gives a socket up
    await device.clock.advance(ms);
  };
  const simple: Readonly<Record<SimpleKind, () => unknown>> = {
    send: () => {
      written += 1;
      client.send(`message ${written}`);
    },
    'other device': () => chat.fromElsewhere(`elsewhere ${chat.messages.length}`),
    answer: () => chat.answerOldest(),
    'hand all': () => chat.handAll(),
    drop,
    restart,
  };
  const step = async (next: Step): Promise<void> => {
    if ('weather' in next) weather = next.weather;
    else if ('ms' in next) await wait(next.ms);
    else if ('which' in next) hand(next.which, next.kind === 'hand' ? 1 : 2);
    else await simple[next.kind]();
    await quiet();
  };
  /** Everything that can arrive arrives, and everything is answered. */
  const settle = async (): Promise<void> => {
    weather = 'good';
    for (let round = 0; round < 200; round += 1) {
      chat.handAll();
      chat.answerOldest();
      chat.handAll();
      await device.clock.advance(SECOND);
    }
  };
  return {
    chat,
    step,
    settle,
    written: () => written,
    client: () => client,
    told: () => told,
    sockets: () => device.server.sockets,
  };
}

describe('whatever the network does', () => {
  it('every message stands in the list once, in the order of ids, and so does every reply', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 5, maxLength: 40 }), async (steps) => {
        const world = aWorld();
        await quiet();
        for (const step of steps) await world.step(step);
        await world.settle();

        const { messages } = world.client().snapshot;
        expect(messages.map(({ id }) => id)).toEqual(world.chat.messages.map(({ message_id }) => message_id).sort());
        expect(messages.map(({ id }) => id)).not.toContain(null);
        const own = messages.filter(({ content }) => content.startsWith('message '));
        expect(own.map(({ content }) => content)).toEqual(
          Array.from({ length: world.written() }, (_, index) => `message ${index + 1}`),
        );
        const questions = messages.filter(({ sender }) => sender === 'user').map(({ id }) => id);
        const replies = messages.filter(({ sender }) => sender === 'demi').map(({ inReplyTo }) => inReplyTo);
        expect([...replies].sort()).toEqual([...questions].sort());
        const told = world.told().map(({ id }) => id);
        expect(new Set(told).size).toBe(told.length);
        expect(world.client().snapshot.connection).toEqual({ state: 'connected', transport: 'socket', problem: null });
        expect(world.sockets().filter(({ isOpen }) => isOpen)).toHaveLength(1);
        world.client().close();
      }),
      { numRuns: 60 },
    );
  });
});
