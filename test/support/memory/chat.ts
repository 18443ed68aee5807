import { type Outbox, outbox } from '../../../chat/outbox.ts';
import type { Clock } from '../../../chat/ports/clock.ts';
import { type Connection, type Connections, userRoom } from '../../../chat/ports/connections.ts';
import type { Conversations } from '../../../chat/ports/conversations.ts';
import type { Jobs } from '../../../chat/ports/jobs.ts';
import type { Memories } from '../../../chat/ports/memories.ts';
import type { Messages } from '../../../chat/ports/messages.ts';
import type { Report } from '../../../chat/ports/report.ts';
import type { Sockets } from '../../../chat/ports/sockets.ts';
import type { Speaker } from '../../../chat/speaker.ts';
import { type ManualClock, manualClock } from './clock.ts';
import { memoryConnections } from './connections.ts';
import { memoryConversations } from './conversations.ts';
import { aSpeaker, sequentialIds } from './factories.ts';
import { type Interceptor, intercepted } from './intercept.ts';
import { type MemoryJobs, memoryJobs } from './jobs.ts';
import { memoryMemories } from './memories.ts';
import { memoryMessages } from './messages.ts';
import { type MemorySockets, memorySockets } from './sockets.ts';

/** All that use cases take, as one invocation gets it. */
export type ChatPorts = {
  readonly connections: Connections;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly memories: Memories;
  readonly sockets: Sockets;
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly report: Report;
  readonly mintMessageId: (now: number) => string;
  readonly historyMaxBytes: number;
  readonly heartbeatMs: number;
};

export type MemoryChat = ChatPorts & {
  readonly sockets: MemorySockets;
  readonly jobs: MemoryJobs;
  readonly clock: ManualClock;
  readonly reports: readonly string[];
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
  const conversations = memoryConversations();
  const messages = memoryMessages(clock);
  const memories = memoryMemories();
  const sockets = memorySockets();
  const jobs = memoryJobs();
  const reports: string[] = [];
  const report: Report = (event) => {
    reports.push(event);
  };
  const rest = { clock, report, mintMessageId: sequentialIds(), historyMaxBytes: 120_000, heartbeatMs: 240_000 };
  const ports = { connections, conversations, messages, memories, sockets, jobs, ...rest };

  return {
    ...ports,
    outbox: outbox(ports),
    reports,
    invocation: (interceptor) => {
      const watched = {
        connections: intercepted(connections, 'connections', interceptor),
        conversations: intercepted(conversations, 'conversations', interceptor),
        messages: intercepted(messages, 'messages', interceptor),
        memories: intercepted(memories, 'memories', interceptor),
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
