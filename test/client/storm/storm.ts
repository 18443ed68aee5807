import type { ChatMessage } from '../../../client/index.ts';
import { createMemoryStorage } from '../../../client/platform/storage.ts';
import type { WireMessage } from '../../../protocol/server-events.ts';
import { type Random, seeded } from '../../chaos/random.ts';
import { startTestStack, type TestStack } from '../../support/local-stack.ts';
import { WireClient } from '../../support/wire-client.ts';
import { WatchedDevice } from './device.ts';
import { WEATHER } from './weather.ts';

export type StormOptions = {
  readonly seed: number;
  readonly users: number;
  readonly messagesEach: number; // at most 50 in a minute, which is the server's limit
  readonly weatherMs: number; // how long each kind of trouble lasts
  readonly settleWithinMs: number;
};

/** What came of it. Everything but the first part has to be 0. */
export type Outcome = {
  readonly happened: {
    readonly sent: number;
    readonly reconnects: number;
    readonly overHttp: number;
    readonly counters: Readonly<Record<string, number>>;
  };
  readonly violations: {
    readonly notAcknowledged: number; // at the end of a long calm
    readonly lost: number; // acknowledged, and not on the server
    readonly storedTwice: number;
    readonly unanswered: number;
    readonly answeredTwice: number;
    readonly missing: number; // on the server, and not on a device
    readonly invented: number; // on a device, and not on the server
    readonly doubled: number; // lists with something twice, ever
    readonly disordered: number; // lists out of order, ever
    readonly toldTwice: number; // messages that a device was told of twice
  };
};

type User = { readonly name: string; readonly devices: readonly WatchedDevice[]; readonly said: string[] };

const SHORT_TOKEN_SECONDS = 12;
const POLL_MS = 250;

/** Lets users talk from one or two devices each while everything goes wrong, then looks at every list there is. */
export async function runStorm(options: StormOptions): Promise<Outcome> {
  const stack = await startTestStack({ faults: true });
  const random = seeded(options.seed);
  const users = Array.from({ length: options.users }, (_, index) => enter(stack, `user${index}`, random));
  try {
    const weather = passThrough(stack, options);
    await Promise.all(users.map((user) => talk(user, options, random.fork(user.name))));
    await weather;
    const counters = stack.faults?.counters() ?? {};
    stack.faults?.clear();
    await settled(users, options);
    const stored: (readonly WireMessage[])[] = [];
    for (const user of users) stored.push(await storedFor(stack, user));
    return judge(users, stored, counters);
  } finally {
    for (const { devices } of users) for (const { client } of devices) client.close();
    await stack.stop();
  }
}

function enter(stack: TestStack, name: string, random: Random): User {
  const own = random.fork(`${name}/devices`);
  const hasShortTokens = own.chance(0.3);
  const device = (): WatchedDevice =>
    new WatchedDevice({
      url: stack.url,
      storage: createMemoryStorage(),
      random: own.next,
      getToken: () => stack.token(name, hasShortTokens ? { exp: soon() } : {}),
    });
  return { name, devices: own.chance(0.4) ? [device(), device()] : [device()], said: [] };
}

function soon(): number {
  return Math.floor(Date.now() / 1_000) + SHORT_TOKEN_SECONDS;
}

/** Says things at random moments, spread over the whole of the weather, whatever the connection does. */
async function talk({ name, devices, said }: User, options: StormOptions, random: Random): Promise<void> {
  const averageMs = (WEATHER.length * options.weatherMs) / options.messagesEach;
  for (let count = 0; count < options.messagesEach; count += 1) {
    await pause(random.next() * 2 * averageMs);
    const text = `${name} says ${count}`;
    said.push(text);
    random.pick(devices).client.send(text);
  }
}

async function passThrough(stack: TestStack, { seed, weatherMs }: StormOptions): Promise<void> {
  for (const { plan } of WEATHER) {
    stack.faults?.set({ seed, ...plan });
    await pause(weatherMs);
  }
}

async function settled(users: readonly User[], { settleWithinMs }: StormOptions): Promise<void> {
  const deadline = Date.now() + settleWithinMs;
  while (Date.now() < deadline && !users.every(isSettled)) await pause(POLL_MS);
}

/** Everything said is acknowledged and answered, on every device. */
function isSettled({ devices, said }: User): boolean {
  return devices.every(({ client }) => {
    const { messages } = client.snapshot;
    const answers = messages.filter(({ inReplyTo }) => inReplyTo !== null);
    return messages.every(({ id }) => id !== null) && answers.length >= said.length;
  });
}

async function storedFor(stack: TestStack, { name }: User): Promise<readonly WireMessage[]> {
  const client = await WireClient.greeted(stack.url, { token: await stack.token(name) });
  let page = client.history.data as { messages: readonly WireMessage[]; has_more: boolean };
  let messages = page.messages;
  while (page.has_more) {
    client.send('history', { before: messages[0]?.message_id, limit: 100 });
    page = (await client.next('history')).data as typeof page;
    messages = [...page.messages, ...messages];
  }
  await client.close();
  return messages;
}

function judge(
  users: readonly User[],
  stored: readonly (readonly WireMessage[])[],
  counters: Readonly<Record<string, number>>,
): Outcome {
  const perUser = users.map((user, index) => judgeUser(user, stored[index] ?? []));
  const devices = users.flatMap((user) => user.devices);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const over = (pick: (one: (typeof perUser)[number]) => number): number => sum(perUser.map(pick));
  return {
    happened: {
      sent: sum(users.map(({ said }) => said.length)),
      reconnects: sum(devices.map(({ reconnects }) => reconnects)),
      overHttp: devices.filter(({ transports }) => transports.has('http')).length,
      counters,
    },
    violations: {
      notAcknowledged: over(({ notAcknowledged }) => notAcknowledged),
      lost: over(({ lost }) => lost),
      storedTwice: over(({ storedTwice }) => storedTwice),
      unanswered: over(({ unanswered }) => unanswered),
      answeredTwice: over(({ answeredTwice }) => answeredTwice),
      missing: over(({ missing }) => missing),
      invented: over(({ invented }) => invented),
      doubled: sum(devices.map(({ offences }) => offences.doubled)),
      disordered: sum(devices.map(({ offences }) => offences.disordered)),
      toldTwice: sum(devices.map(({ offences }) => offences.toldTwice)),
    },
  };
}

function judgeUser({ devices, said }: User, stored: readonly WireMessage[]) {
  const words = stored.filter(({ sender }) => sender === 'user').map(({ content }) => content);
  const answers = stored.flatMap(({ in_reply_to }) => in_reply_to ?? []);
  const storedIds = new Set(stored.map(({ message_id }) => message_id));
  const shown = devices.map(({ client }) => client.snapshot.messages);
  const idsOf = (messages: readonly ChatMessage[]): Set<string> => new Set(messages.flatMap(({ id }) => id ?? []));
  return {
    notAcknowledged: shown.flat().filter(({ id }) => id === null).length,
    lost: said.filter((text) => !words.includes(text)).length,
    storedTwice: words.length - new Set(words).size,
    unanswered: said.length - new Set(answers).size,
    answeredTwice: answers.length - new Set(answers).size,
    missing: shown.flatMap((messages) => [...storedIds].filter((id) => !idsOf(messages).has(id))).length,
    invented: shown.flatMap((messages) => [...idsOf(messages)].filter((id) => !storedIds.has(id))).length,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
