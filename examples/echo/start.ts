import { fileURLToPath } from 'node:url';
import { invocationLine, startEmulator } from '../../local/index.ts';

const handler = (name: string) => fileURLToPath(new URL(`${name}.mjs`, import.meta.url));

const emulator = await startEmulator({
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 4001),
  stage: 'dev',
  routeSelectionExpression: '$request.body.action',
  routes: {
    $connect: { function: 'lifecycle', routeResponse: false },
    $disconnect: { function: 'lifecycle', routeResponse: false },
    echo: { function: 'echo', routeResponse: true },
    later: { function: 'later', routeResponse: false },
  },
  authorizer: { function: 'guard', identitySource: ['route.request.querystring.name'] },
  functions: {
    guard: { entry: handler('guard'), timeoutMs: 5_000 },
    lifecycle: { entry: handler('lifecycle'), timeoutMs: 5_000 },
    echo: { entry: handler('echo'), timeoutMs: 5_000 },
    later: {
      entry: handler('later'),
      timeoutMs: 5_000,
      environment: ({ queueUrl }) => ({ QUEUE_URL: queueUrl('echoes.fifo') }),
    },
    push: { entry: handler('push'), timeoutMs: 30_000, coldStartMs: 300 },
  },
  queues: {
    'echoes-dead.fifo': { fifo: true, visibilitySeconds: 30 },
    'echoes.fifo': {
      fifo: true,
      visibilitySeconds: 30,
      deadLetter: { queue: 'echoes-dead.fifo', maxReceiveCount: 3 },
      consumer: { function: 'push', batchSize: 10, maxConcurrency: 5, reportsFailures: false },
    },
  },
  onInvocation: (report) => console.log(invocationLine(report)),
  log: (message, details) => console.error(message, details),
});

console.log(`npx wscat -c '${emulator.gateway.url}?name=ada'   then paste: {"action":"echo","text":"Hello"}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.stop());
