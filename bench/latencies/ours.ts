import { setTimeout as wait } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { devToken } from '../../local/demi/dev-token.ts';
import { queueName, tableName } from '../../local/demi/resources.ts';
import { type LocalStack, startStack } from '../../local/demi/stack.ts';
import { AWS_LATENCIES } from '../../local/index.ts';
import { consoleLog } from '../../local/log.ts';
import { queueDepths } from '../../local/queues/depths.ts';
import { OWN_CLIENT } from '../../local/services/own-calls.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { createReports, type Design } from './design.ts';
import { seed } from './seed.ts';

const POLL_MS = 5;
const HOUR_SECONDS = 3_600;

/** Demi, whose route stores, queues and answers. `others`: connections of other users that are open meanwhile. */
export async function startOurs(modelUrl: string, others: number): Promise<Design> {
  const data = await temporaryFolder();
  const reports = createReports();
  const stack = await startStack({
    host: '127.0.0.1',
    port: 0,
    dataFolder: data.path,
    environment: { DEMI_MODEL: `openai:${modelUrl}#bench` },
    faults: AWS_LATENCIES,
    onInvocation: reports.hear,
    log: consoleLog,
  });
  await seed(stack.services.dynamoDbEndpoint ?? '', tableName('connections'), otherRows(others));
  const user = { userId: 'user', role: 'user', expiresInSeconds: HOUR_SECONDS } as const;
  const token = await devToken(stack.secret, user, Date.now());
  const queues = new SQSClient({
    ...OWN_CLIENT,
    endpoint: stack.services.sqsEndpoint ?? '',
    useQueueUrlAsEndpoint: false,
  });
  return {
    address: `${stack.gateway.url}?topics=stream&token=${token}`,
    greeting: 'history',
    async settled() {
      while (!(await hasNothingQueued(queues, stack))) await wait(POLL_MS);
      return reports.take();
    },
    async stop() {
      queues.destroy();
      await stack.stop();
      await data.remove();
    },
  };
}

/** A job is in its queue until the function that works on it has ended. */
async function hasNothingQueued(client: SQSClient, { services }: LocalStack): Promise<boolean> {
  const names = [queueName('welcome'), queueName('reply')];
  const queues = new Map(names.map((name) => [name, { url: services.queueUrl(name) }]));
  const depths = Object.values(await queueDepths(client, queues));
  return depths.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0);
}

function otherRows(count: number): Record<string, unknown>[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => ({
    room: `user#other-${index}`,
    connection_id: `other-${index}=`,
    user_id: `other-${index}`,
    role: 'user',
    state: 'ready',
    opening_since: now,
    token_expires_at: now + HOUR_SECONDS * 1000,
    connected_at: now,
    missed: 0,
    expires_at: Math.ceil(now / 1000) + HOUR_SECONDS,
  }));
}
