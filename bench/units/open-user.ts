import { randomUUID } from 'node:crypto';
import type { Topic } from '../../protocol/topics.ts';
import { conversation } from './conversation.ts';
import { EVENTS, type EventName } from './events.ts';
import type { Observation, ObservedStack } from './observed-stack.ts';
import { putMessages } from './put-messages.ts';
import { type Usage, usageOf } from './usage.ts';
import { userOf } from './user.ts';

/** So that the moment at which she will write first does not depend on the hour at which the bench runs. */
export const NEVER_QUIET = { start: '00:00', end: '00:00' };
const FULL_HISTORY = { messages: 120, everyMs: 1_800_000 }; // 30 min apart
/** Not `stream`: how many frames that has, is a matter of time. */
const FOLLOWED: readonly Topic[] = ['thinking', 'emotion'];
const MOST_EXCHANGES = 300; // in a row; what has not happened by then does not happen

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
      const read = await ask(device, 'read_receipt', { up_to_message_id: replyId });
      const polled = await poll(replyId); // reads what was said in the last minutes: little until now
      const typed = await ask(device, 'typing', { is_typing: true });
      const paged = await ask(device, 'history', {}, 'history');
      const stopped = await ask(device, 'stop', {});
      const pinged = await ask(device, 'ping', {}, 'pong');
      const changed = await ask(device, 'settings', { time_zone: 'Asia/Tokyo' }, 'settings');
      const sent = await post(device);
      const subscribed = await ask(device, 'subscribe', { topics: FOLLOWED }, 'subscribed');
      const followed = await exchange(device);
      const unsubscribed = await ask(device, 'unsubscribe', { topics: FOLLOWED }, 'subscribed');
      const disconnected = await observed.observe(['$disconnect'], () => device.close());
      const seen: Partial<Record<EventName, Observation>> = {
        connect: first.seen,
        reconnect: reconnected,
        disconnect: disconnected,
        message: exchanged,
        exchange: exchanged,
        followed_exchange: followed.seen,
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
    /**
     * Whole exchanges of one device in a row, as they were seen, until there were enough of them.
     *
     * @throws Error where there never are
     */
    async exchanges(
      isEnough: (seen: readonly Observation[]) => boolean,
      triggers?: readonly string[],
    ): Promise<readonly Observation[]> {
      const { device } = await connect('');
      await set(device, { quiet_hours: NEVER_QUIET });
      const seen: Observation[] = [];
      while (!isEnough(seen)) {
        if (seen.length === MOST_EXCHANGES) throw new Error(`${MOST_EXCHANGES} exchanges in a row were not enough`);
        seen.push((await exchange(device, triggers)).seen);
      }
      await observed.observe(['$disconnect'], () => device.close());
      return seen;
    },
  };
}
