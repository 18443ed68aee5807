import type { FunctionName } from '../../lambdas/routes.ts';
import type { Usage } from './usage.ts';

/** The events of the wire whose use is measured; what each is stands in EVENTS. */
export type EventName = keyof typeof EVENTS;

export type Usages = Readonly<Record<EventName, Usage>>;

type EventShape = { readonly about: string; readonly functions: readonly FunctionName[] };

const ON_CONNECT: readonly FunctionName[] = ['authorizer', 'connection', 'welcome'];
const ON_MESSAGE: readonly FunctionName[] = ['chat', 'reply'];

/** `functions`: those whose calls are the event's. */
export const EVENTS = {
  connect: { about: 'connect for the first time: welcome and 100 messages', functions: ON_CONNECT },
  reconnect: { about: 'connect again, with the newest message as cursor', functions: ON_CONNECT },
  disconnect: { about: 'disconnect', functions: ['connection'] },
  message: { about: '`message`, as far as `delivered`', functions: ['chat'] },
  exchange: { about: 'a whole exchange, answered by rules: `message` and its reply', functions: ON_MESSAGE },
  moving_exchange: {
    about: 'a whole exchange, answered by rules, that moves the moment at which she will write first',
    functions: ON_MESSAGE,
  },
  followed_exchange: {
    about: 'a whole exchange, answered by rules, with her steps and feelings (topics `thinking` and `emotion`)',
    functions: ON_MESSAGE,
  },
  model_exchange: {
    about: 'a whole exchange with a language model: what the message tells is learned, and a day’s tokens are counted',
    functions: ON_MESSAGE,
  },
  read_receipt: { about: '`read_receipt` up to her newest message', functions: ['chat'] },
  typing: { about: '`typing`', functions: ['chat'] },
  history: { about: '`history`, a page of 50', functions: ['chat'] },
  stop: { about: '`stop` where there is nothing to stop: its write is refused', functions: ['chat'] },
  ping: { about: '`ping`', functions: ['chat'] },
  settings: { about: '`settings`, one changed that moves nothing', functions: ['chat'] },
  subscribe: { about: '`subscribe`', functions: ['chat'] },
  unsubscribe: { about: '`unsubscribe`', functions: ['chat'] },
  http_send: { about: 'HTTP: a message is sent (without its reply)', functions: ['http'] },
  http_read: { about: 'HTTP: what is new is read', functions: ['http'] },
  check_in: {
    about: 'she writes first, by rules: from what is due to the message, and is not answered yet',
    functions: ['check-in', 'reply'],
  },
  schedule: { about: 'a minute in which nobody is due', functions: ['check-in'] },
} as const satisfies Readonly<Record<string, EventShape>>;
