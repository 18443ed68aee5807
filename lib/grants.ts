import { ENV } from '../adapters/env.ts';
import { DUE_INDEX, type TableName, UNREAD_INDEX } from '../adapters/resources.ts';
import { CONSUMERS, type FunctionName } from '../lambdas/routes.ts';
import type { ChatFunction } from './chat-function.ts';
import type { Configuration } from './configuration.ts';
import type { Queues, SendableQueue } from './queues.ts';
import { entriesOf } from './records.ts';
import type { SocketApi } from './socket-api.ts';
import type { TableAction, Tables } from './tables.ts';

/** A value of the configuration that a function reads. */
export type Setting = 'tokenExpiry' | 'heartbeatMs' | 'historyMaxBytes' | 'checkInsPerMinute';

export type FunctionGrants = {
  /** @default - none */
  readonly tables?: Readonly<Partial<Record<TableName, readonly TableAction[]>>>;
  /**
   * Indexes that the function may query.
   * @default - none
   */
  readonly indexes?: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** @default - none */
  readonly sendsTo?: readonly SendableQueue[];
  /**
   * Queues whose messages the function keeps hidden while it works on them.
   * @default - none
   */
  readonly extends?: readonly SendableQueue[];
  /**
   * Whether it posts to connections.
   * @default false
   */
  readonly posts?: boolean;
  /** @default - none */
  readonly settings?: readonly Setting[];
};

/** What pushing to the devices of a user takes (chat/outbox.ts); it asks for a welcome where a push got lost. */
const PUSH: readonly TableAction[] = ['Query', 'GetItem', 'UpdateItem', 'DeleteItem'];

/** What each function may do, and nothing else. The authorizer's secret is in lib/tokens.ts, the model in lib/models.ts. */
export const GRANTS: Readonly<Record<FunctionName, FunctionGrants>> = {
  authorizer: { settings: ['tokenExpiry'] },
  connection: {
    tables: { connections: ['PutItem', 'DeleteItem'] },
    sendsTo: ['welcome'],
  },
  chat: {
    tables: {
      connections: [...PUSH, 'PutItem'],
      messages: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      conversations: ['GetItem', 'UpdateItem'],
    },
    indexes: { messages: [UNREAD_INDEX] },
    sendsTo: ['welcome', 'reply'],
    posts: true,
    settings: ['historyMaxBytes'],
  },
  fallback: {},
  http: {
    tables: {
      connections: PUSH,
      messages: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      conversations: ['GetItem', 'UpdateItem'],
    },
    sendsTo: ['welcome', 'reply'],
    posts: true,
    settings: ['historyMaxBytes'],
  },
  welcome: {
    tables: {
      connections: ['GetItem', 'UpdateItem', 'DeleteItem'],
      messages: ['GetItem', 'UpdateItem', 'Query'],
      conversations: ['GetItem', 'UpdateItem'],
    },
    sendsTo: ['reply'],
    posts: true,
    settings: ['heartbeatMs', 'historyMaxBytes'],
  },
  reply: {
    tables: {
      connections: PUSH,
      messages: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      conversations: ['GetItem', 'UpdateItem', 'DeleteItem'],
    },
    sendsTo: ['welcome', 'reply'], // to itself: what a turn told her is found out in a job of its own
    extends: ['reply'],
    posts: true,
  },
  'reply-failed': {
    tables: { connections: PUSH, messages: ['GetItem', 'UpdateItem'], conversations: ['UpdateItem', 'DeleteItem'] },
    sendsTo: ['welcome'],
    posts: true,
  },
  'check-in': {
    tables: { conversations: ['UpdateItem'] },
    indexes: { conversations: [DUE_INDEX] },
    sendsTo: ['reply'],
    settings: ['checkInsPerMinute'],
  },
};

/** The parts of the stack that give grants. */
export type Givers = {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly socketApi: SocketApi;
  readonly configuration: Configuration;
};

/** Gives every function its permissions and the environment that goes with them, and every queue its consumer. */
export function applyGrants(functions: Readonly<Record<FunctionName, ChatFunction>>, givers: Givers): void {
  for (const [name, grants] of entriesOf(GRANTS)) applyTo(functions[name], grants, givers);
  for (const [queue, consumer] of entriesOf(CONSUMERS)) givers.queues.consume(queue, functions[consumer]);
}

function applyTo(recipient: ChatFunction, grants: FunctionGrants, givers: Givers): void {
  const { tables, queues, socketApi, configuration } = givers;
  for (const [table, actions] of entriesOf(grants.tables ?? {})) tables.grant(table, recipient, actions);
  for (const [table, indexes] of entriesOf(grants.indexes ?? {}))
    for (const index of indexes) tables.grantIndex(table, index, recipient);
  for (const queue of grants.sendsTo ?? []) queues.grantSend(queue, recipient);
  for (const queue of grants.extends ?? []) queues.grantExtend(queue, recipient);
  if (grants.posts) socketApi.grantPost(recipient);
  for (const setting of grants.settings ?? []) recipient.provide(ENV[setting], String(configuration[setting]));
}
