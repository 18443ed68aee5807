import { randomUUID } from 'node:crypto';
import type { FunctionName } from '../../lambdas/routes.ts';
import { conversation } from './conversation.ts';
import type { Observation, ObservedStack } from './observed-stack.ts';
import { putMessages } from './put-messages.ts';
import { type Usage, usageOf } from './usage.ts';
import { userOf } from './user.ts';

/** The events of the wire whose use is measured; what each is stands in EVENTS. */
export type EventName = keyof typeof EVENTS;

type EventShape = { readonly about: string; readonly functions: readonly FunctionName[] };

const ON_CONNECT: readonly FunctionName[] = ['authorizer', 'connection', 'welcome'];

export const EVENTS = {
  connect: { about: 'connect for the first time: welcome and 100 messages', functions: ON_CONNECT },
  reconnect: { about: 'connect again, with the newest message as cursor', functions: ON_CONNECT },
  disconnect: { about: 'disconnect', functions: ['connection'] },
  message: { about: '`message`, as far as `delivered`', functions: ['chat'] },
  exchange: { about: 'a whole exchange: `message` and its reply', functions: ['chat', 'reply'] },
  moving_exchange: {
    about: 'the same where it moves the moment at which she will write first',
    functions: ['chat', 'reply'],
  },
  model_exchange: {
    about: 'the same with a language model: what the message tells is learned, and a day’s tokens are counted',
    functions: ['chat', 'reply'],
  },
  read_receipt: { about: '`read_receipt` of one message', functions: ['chat'] },
  typing: { about: '`typing`', functions: ['chat'] },
  history: { about: '`history`, a page of 50', functions: ['chat'] },
  stop: { about: '`stop`', functions: ['chat'] },
  ping: { about: '`ping`', functions: ['chat'] },
  settings: { about: '`settings`, one changed that moves nothing', functions: ['chat'] },
  subscribe: { about: '`subscribe`', functions: ['chat'] },
  unsubscribe: { about: '`unsubscribe`', functions: ['chat'] },
  http_send: { about: 'HTTP: a message is sent (without its reply)', functions: ['http'] },
  check_in: {
    about: 'she writes first: from what is due to the message, and is not answered yet',
    functions: ['check-in', 'reply'],
  },
  schedule: { about: 'a minute in which nobody is due', functions: ['check-in'] },
  http_read: { about: 'HTTP: what is new is read', functions: ['http'] },
} as const satisfies Readonly<Record<string, EventShape>>;

/** So that the moment at which she will write first does not depend on the hour at which the bench runs. */
export const NEVER_QUIET = { start: '00:00', end: '00:00' };
const FULL_HISTORY = { messages: 120, everyMs: 1_800_000 }; // 30 min apart

/** A new user with a history of 120 messages, whose device does one after the other what can be done. */
export async function openUser(observed: ObservedStack) {
  const userId = randomUUID(); // as long as those of identity providers
  const past = { endsAt: observed.stack.now(), everyMs: FULL_HISTORY.everyMs };
  const history = [...conversation(userId, FULL_HISTORY.messages, past)];
  await putMessages(observed.stack.services.dynamoDbEndpoint ?? '', history);
  const { connect, exchange, ask, set, post, poll } = userOf(observed, userId);
  const newestOfAll = history.at(-1)?.messageId;

  return {
    /** Each event once that needs neither a language model nor time to pass. She never writes first, so nothing moves. */
    async round(): Promise<Partial<Record<EventName, Usage>>> {
      const first = await connect('');
      await observed.observe(['$disconnect'], () => first.device.close());
      const { device, seen: reconnected } = await connect(`&after=${newestOfAll}`);
      await set(device, { check_ins: false });
      const { seen: exchanged, replyId } = await exchange(device);
      const read = await ask(device, 'read_receipt', { message_id: replyId }, 'read_receipt');
      const typed = await ask(device, 'typing', { is_typing: true });
      const paged = await ask(device, 'history', {}, 'history');
      const stopped = await ask(device, 'stop', {});
      const pinged = await ask(device, 'ping', {}, 'pong');
      const changed = await ask(device, 'settings', { time_zone: 'Asia/Tokyo' }, 'settings');
      const subscribed = await ask(device, 'subscribe', { topics: ['stream'] }, 'subscribed');
      const unsubscribed = await ask(device, 'unsubscribe', { topics: ['stream'] }, 'subscribed');
      const sent = await post(device);
      const polled = await poll(sent.replyId);
      const disconnected = await observed.observe(['$disconnect'], () => device.close());
      const seen: Partial<Record<EventName, Observation>> = {
        connect: first.seen,
        reconnect: reconnected,
        disconnect: disconnected,
        message: exchanged,
        exchange: exchanged,
        read_receipt: read,
        typing: typed,
        history: paged,
        stop: stopped,
        ping: pinged,
        settings: changed,
        subscribe: subscribed,
        unsubscribe: unsubscribed,
        http_send: sent.seen,
        http_read: polled,
      };
      return Object.fromEntries(
        Object.entries(seen).map(([name, each]) => [name, usageOf(each, EVENTS[name as EventName].functions)]),
      );
    },
    /** Whole exchanges of one device in a row, as they were seen, until there were enough of them. */
    async exchanges(
      isEnough: (seen: readonly Observation[]) => boolean,
      triggers?: readonly string[],
    ): Promise<readonly Observation[]> {
      const { device } = await connect('');
      await set(device, { quiet_hours: NEVER_QUIET });
      const seen: Observation[] = [];
      while (!isEnough(seen)) seen.push((await exchange(device, triggers)).seen);
      await observed.observe(['$disconnect'], () => device.close());
      return seen;
    },
  };
}
