import { describe, expect, it } from 'vitest';
import { blockedNetwork, setUpOverHttp } from '../../support/client/blocked-network.ts';
import { type HttpRequest, unauthorized } from '../../support/client/http.ts';
import { MemoryChat } from '../../support/client/memory-chat.ts';
import { aDevice, contents, opened, setUpConnected } from '../../support/client/set-up.ts';
import { aToken, subjectOf } from '../../support/client/tokens.ts';
import { reply, said } from '../../support/client/wire.ts';
import { quiet } from '../../support/memory/clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** A device whose program gives tokens of Ada's, and of Bob's once he has signed in. */
function sharedDevice(seconds: number, device = aDevice()) {
  let user = 'ada';
  const getToken = (): string => aToken({ sub: user, exp: Math.floor(device.clock.now() / SECOND) + seconds });
  const signInAsBob = (): void => {
    user = 'bob';
  };
  return { device, getToken, signInAsBob };
}

/** Ada, connected with a token that is good for an hour; within it Bob signs in, and his own token is asked for. */
async function setUpBobAfterAda(before: (device: ReturnType<typeof aDevice>) => void = () => undefined) {
  const { device, getToken, signInAsBob } = sharedDevice(HOUR_S);
  const all = await setUpConnected({ messages: [said(-1_000)] }, { getToken }, device);
  signInAsBob();
  before(device);
  await all.clock.advance(59.5 * MINUTE);
  return all;
}

/** The same over HTTP, where each of them has a conversation of their own. */
async function setUpOverHttpAsAda() {
  const { device, chat: ada } = blockedNetwork();
  const { getToken, signInAsBob } = sharedDevice(DAY_S, device);
  const bob = new MemoryChat(device.clock.now);
  const chatOf = ({ token }: HttpRequest): MemoryChat => (subjectOf(token) === 'ada' ? ada : bob);
  device.http.answer = (request) => chatOf(request).http(request);
  ada.accept('Ada’s', 'c-1');
  const all = await setUpOverHttp({ getToken }, undefined, { device, chat: ada });
  return { ...all, ada, bob, signInAsBob, answer: device.http.answer };
}

/** Ada over HTTP, while a socket of hers is opening: nothing but HTTP asks for a token now. */
async function setUpAwaitingSocket() {
  const all = await setUpOverHttpAsAda();
  const { answer, device, http, server, signInAsBob } = all;
  server.onOpen = () => undefined;
  const socket = await opened(device);
  const refuseAda = (): void => {
    signInAsBob();
    http.answer = (request) => (subjectOf(request.token) === 'ada' ? unauthorized() : answer(request));
  };
  return { ...all, socket, refuseAda };
}

const saidIn = (chat: MemoryChat): readonly string[] => chat.messages.map(({ content }) => content);

describe('a new token that is another user’s', () => {
  it('ends the connection of the one before', async () => {
    const { socket } = await setUpBobAfterAda();

    expect(socket.isOpen).toBe(false);
  });

  it('sends nothing of theirs over the connection of the one before', async () => {
    const { socket } = await setUpBobAfterAda(({ clock, storage }) => {
      const left = { clientMessageId: 'b-1', content: 'Bob’s', createdAt: clock.now(), userId: 'bob', failure: null };
      storage.items.set('demi.outbox:wss://chat.example/v1', JSON.stringify([left]));
    });

    expect(socket.sentOf('message')).toEqual([]);
  });

  it('leaves nothing in view of what came for the one before, to the last moment', async () => {
    const { client, server, socket } = await setUpBobAfterAda();
    socket.push('message', reply(59.5 * MINUTE));
    server.latest.greet({ user_id: 'bob' });
    await quiet();

    expect(client.snapshot).toMatchObject({ userId: 'bob', messages: [] });
  });

  it('empties the list before the server has said a word', async () => {
    const { client } = await setUpBobAfterAda();

    expect(client.snapshot.messages).toEqual([]);
  });
});

describe('a new token that is another user’s, over HTTP', () => {
  it('leaves nothing in view of the one before', async () => {
    const { client, clock, signInAsBob } = await setUpOverHttpAsAda();
    expect(contents(client)).toEqual(['Ada’s']);
    signInAsBob();
    await clock.advance(MINUTE);

    expect(client.snapshot).toMatchObject({ connection: { transport: 'http' }, messages: [] });
  });

  it('is the one with which that user’s messages go out', async () => {
    const { ada, bob, client, clock, signInAsBob } = await setUpOverHttpAsAda();
    signInAsBob();
    await clock.advance(MINUTE);
    client.send('Bob’s');
    await clock.advance(5 * SECOND);

    expect({ ada: saidIn(ada), bob: saidIn(bob) }).toEqual({ ada: ['Ada’s'], bob: ['Bob’s'] });
  });

  it('sends nothing of the one before, whose own token was refused as they wrote', async () => {
    const { bob, client, clock, http, refuseAda } = await setUpAwaitingSocket();
    refuseAda();
    client.send('Ada’s too');
    await clock.advance(2 * MINUTE);

    expect(subjectOf(http.requests.at(-1)?.token ?? '')).toBe('bob');
    expect(saidIn(bob)).toEqual([]);
  });

  it('shows nothing of its conversation among what is the one before’s', async () => {
    const { bob, client, clock, refuseAda } = await setUpAwaitingSocket();
    bob.accept('Bob’s', 'b-1');
    refuseAda();
    const shown = new Set<string>();
    client.on('change', () => shown.add(contents(client).join()));
    await clock.advance(2 * MINUTE);

    expect([...shown]).toEqual(['', 'Bob’s']);
  });

  it('ends the attempt to connect as the one before', async () => {
    const { clock, refuseAda, socket } = await setUpAwaitingSocket();
    refuseAda();
    await clock.advance(4 * SECOND);

    expect(socket.closedByClient).toBe(1000);
  });
});
