import { ENV, numberFromEnv } from '../../adapters/env.ts';
import { type Outbox, outbox } from '../../chat/outbox.ts';
import type { CheckIns } from '../../chat/ports/check-ins.ts';
import type { Clock } from '../../chat/ports/clock.ts';
import type { Connections } from '../../chat/ports/connections.ts';
import type { Conversations } from '../../chat/ports/conversations.ts';
import type { Jobs } from '../../chat/ports/jobs.ts';
import type { Memories } from '../../chat/ports/memories.ts';
import type { Messages } from '../../chat/ports/messages.ts';
import type { Report } from '../../chat/ports/report.ts';
import type { Sockets } from '../../chat/ports/sockets.ts';
import { report } from './logger.ts';
import { checkIns, clock, connections, conversations, jobs, memories, messages, mintId, sockets } from './ports.ts';

/** All that the use cases of the chat need; each names what it takes. */
export type ChatServices = {
  readonly connections: Connections;
  readonly conversations: Conversations;
  readonly checkIns: CheckIns;
  readonly messages: Messages;
  readonly memories: Memories;
  readonly jobs: Jobs;
  readonly sockets: Sockets;
  readonly outbox: Outbox; // of this invocation
  readonly clock: Clock;
  readonly report: Report;
  readonly mintMessageId: (now: number) => string;
  readonly historyMaxBytes: number;
  readonly heartbeatMs: number;
};

const DEFAULT_HISTORY_MAX_BYTES = 120_000; // below the 128 KB that API Gateway allows
const DEFAULT_HEARTBEAT_MS = 240_000; // 4 min; API Gateway closes after 10 min without a frame

/** The services of one invocation; the clients behind them are built once per container. */
export function chatServices(): ChatServices {
  const ports = {
    connections: connections(),
    conversations: conversations(),
    checkIns: checkIns(),
    messages: messages(),
    memories: memories(),
    jobs: jobs(),
    sockets: sockets(),
    clock,
    report,
    mintMessageId: mintId,
    historyMaxBytes: numberFromEnv(ENV.historyMaxBytes, DEFAULT_HISTORY_MAX_BYTES),
    heartbeatMs: numberFromEnv(ENV.heartbeatMs, DEFAULT_HEARTBEAT_MS),
  };
  return { ...ports, outbox: outbox(ports) };
}
