import { DemiClient, type DemiClientOptions, type DemiEvents } from '../../../client/index.ts';
import { quiet } from '../memory/clock.ts';
import { deviceClock } from './clock.ts';
import { FakeHttp } from './http.ts';
import { FakeServer, type FakeSocket, type Greeting } from './server.ts';
import { storageAtOnce } from './storage.ts';
import { scene } from './surroundings.ts';
import { aToken } from './tokens.ts';
import { USER } from './wire.ts';

const DAY_S = 86_400;
const STEP_MS = 50;
const PATIENCE_MS = 60_000; // 60 s: no back-off is longer

export type Device = ReturnType<typeof aDevice>;

/** What a client runs on: clock, network, storage, surroundings. Everything stands still until the test moves it. */
export function aDevice() {
  const clock = deviceClock();
  const server = new FakeServer(clock.now);
  const http = new FakeHttp(clock.now);
  const surroundings = scene();
  const storage = storageAtOnce();
  const dice = { value: 0.5 }; // what `random` gives
  let tokens = 0;
  /** Each token is another one, and good for a day. */
  const getToken = (): string => {
    tokens += 1;
    return aToken({ sub: USER, exp: Math.floor(clock.now() / 1_000) + DAY_S, jti: tokens });
  };
  const options: DemiClientOptions = {
    url: 'wss://chat.example/v1',
    getToken,
    storage,
    WebSocket: server.WebSocket,
    fetch: http.fetch,
    clock,
    random: () => dice.value,
    surroundings,
  };
  return { clock, server, http, surroundings, storage, dice, options, tokensGiven: () => tokens };
}

/** A client on a device. It connects at once unless it is told not to. */
export function setUp(over: Partial<DemiClientOptions> = {}, device: Device = aDevice()) {
  const client = new DemiClient({ ...device.options, ...over });
  return { ...device, client, device };
}

/** A client that has been greeted, and its socket. */
export async function setUpConnected(greeting: Greeting = {}, over: Partial<DemiClientOptions> = {}, device?: Device) {
  const all = setUp(over, device);
  await import('../../../client/later.ts'); // and the client has it as soon
  return { ...all, socket: await greeted(all, greeting) };
}

/** Lets time pass until the client opens a socket, and greets it. */
export async function greeted(device: Pick<Device, 'server' | 'clock'>, greeting: Greeting = {}): Promise<FakeSocket> {
  const socket = await opened(device);
  socket.greet(greeting);
  await quiet();
  return socket;
}

/** Lets time pass until a socket waits for its handshake. */
export async function opened({ server, clock }: Pick<Device, 'server' | 'clock'>): Promise<FakeSocket> {
  await clock.advance(0);
  for (let waited = 0; waited <= PATIENCE_MS; waited += STEP_MS) {
    const socket = server.sockets.at(-1);
    if (socket?.isOpening) return socket;
    await clock.advance(STEP_MS);
  }
  throw new Error('The client opened no socket');
}

/** Every value that is told of an event from now on. */
export function record<E extends keyof DemiEvents>(client: DemiClient, event: E): DemiEvents[E][] {
  const values: DemiEvents[E][] = [];
  client.on(event, (value) => values.push(value));
  return values;
}

/** What stands in the list, in its order. */
export function contents(client: DemiClient): readonly string[] {
  return client.snapshot.messages.map(({ content }) => content);
}
