import { type Outbox, outbox } from '../../../chat/outbox.ts';
import type { CheckIns } from '../../../chat/ports/check-ins.ts';
import type { Clock } from '../../../chat/ports/clock.ts';
import { type Connection, type Connections, userRoom } from '../../../chat/ports/connections.ts';
import type { Conversations } from '../../../chat/ports/conversations.ts';
import type { Jobs } from '../../../chat/ports/jobs.ts';
import type { Memories } from '../../../chat/ports/memories.ts';
import type { Messages } from '../../../chat/ports/messages.ts';
import type { MetricDimensions, MetricName, Metrics } from '../../../chat/ports/metrics.ts';
import type { Report } from '../../../chat/ports/report.ts';
import type { Sockets } from '../../../chat/ports/sockets.ts';
import type { Spending } from '../../../chat/ports/spending.ts';
import type { DoubleTexting } from '../../../chat/reply/interruption.ts';
import type { Speaker } from '../../../chat/speaker.ts';
import { memoryCheckIns } from './check-ins.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { memoryConnections } from './connections.ts';
import { memoryConversations } from './conversations.ts';
import { aSpeaker, sequentialIds } from './factories.ts';
import { type Interceptor, intercepted } from './intercept.ts';
import { type MemoryJobs, memoryJobs } from './jobs.ts';
import { memoryMemories } from './memories.ts';
import { memoryMessages } from './messages.ts';
import { type MemorySockets, memorySockets } from './sockets.ts';
import { memorySpending } from './spending.ts';
import { memoryUsers } from './users.ts';

/** All that use cases take, as one invocation gets it. */
export type ChatPorts = {
  readonly connections: Connections;
  readonly conversations: Conversations;
  readonly checkIns: CheckIns;
  readonly messages: Messages;
  readonly memories: Memories;
  readonly spending: Spending;
  readonly sockets: Sockets;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly report: Report;
  readonly metrics: Metrics;
  readonly mintMessageId: (now: number) => string;
  readonly historyMaxBytes: number;
  readonly heartbeatMs: number;
  readonly modelTimeoutMs: number;
  readonly dailyTokenBudget: number;
  readonly doubleTexting: DoubleTexting;
};

export type MemoryChat = ChatPorts & {
  readonly sockets: MemorySockets;
  readonly jobs: MemoryJobs;
  readonly clock: ManualClock;
  readonly reports: readonly string[];
  readonly measured: readonly (Readonly<Partial<Record<MetricName, number>>> & MetricDimensions)[];
  /** The ports of one more invocation, each call of which passes the interceptor. */
  invocation(interceptor: Interceptor): ChatPorts;
  /** A connection that is open and up to date. */
  device(connectionId: string, over?: Partial<Speaker & Pick<Connection, 'topics'>>): Promise<Speaker>;
  connection(connectionId: string, userId?: string): Promise<Connection | undefined>;
};

/** A whole chat in memory: nothing is in it, nobody is connected. */
export function memoryChat(): MemoryChat {
  const clock = manualClock();
  const connections = memoryConnections(clock);
  const users = memoryUsers();
  const conversations = memoryConversations(users);
  const checkIns = memoryCheckIns(users);
  const messages = memoryMessages(clock);
  const memories = memoryMemories();
  const spending = memorySpending();
  const sockets = memorySockets();
  const jobs = memoryJobs();
  const reports: string[] = [];
  const report: Report = (event) => {
    reports.push(event);
  };
  const measured: (Readonly<Partial<Record<MetricName, number>>> & MetricDimensions)[] = [];
  const rest = {
    clock,
    report,
    metrics: (...[values, dimensions]: Parameters<Metrics>) => {
      measured.push({ ...values, ...dimensions });
    },
    mintMessageId: sequentialIds(),
    historyMaxBytes: 120_000,
    heartbeatMs: 240_000,
    modelTimeoutMs: 35_000,
    dailyTokenBudget: 0,
    doubleTexting: 'queue' as const,
  };
  const ports = { connections, conversations, checkIns, messages, memories, spending, sockets, jobs, ...rest };

  return {
    ...ports,
    outbox: outbox(ports),
    reports,
    measured,
    invocation: (interceptor) => {
      const watched = {
        connections: intercepted(connections, 'connections', interceptor),
        conversations: intercepted(conversations, 'conversations', interceptor),
        checkIns: intercepted(checkIns, 'checkIns', interceptor),
        messages: intercepted(messages, 'messages', interceptor),
        memories: intercepted(memories, 'memories', interceptor),
        spending: intercepted(spending, 'spending', interceptor),
        sockets: neverThrowing(intercepted<Sockets>(sockets, 'sockets', interceptor)),
        jobs: intercepted<Jobs>(jobs, 'jobs', interceptor),
        ...rest,
      };
      return { ...watched, outbox: outbox(watched) };
    },
    device: async (connectionId, over = {}) => {
      const speaker = aSpeaker({ connectionId, ...over });
      await connections.add({ ...speaker, topics: over.topics ?? [], openingSince: speaker.connectedAt });
      const connection = await connections.get(userRoom(speaker.userId), connectionId);
      if (connection !== undefined) await connections.makeReady(connection, new Set());
      return speaker;
    },
    connection: (connectionId, userId = 'ada') => connections.get(userRoom(userId), connectionId),
  };
}

/** A post never throws: whatever happens to it, it has failed and may have arrived. */
function neverThrowing(sockets: Sockets): Sockets {
  return { post: (...post) => sockets.post(...post).catch(() => 'failed' as const) };
}
