import { keepCompiled } from '../../local/keep-compiled.ts';
import type { FromStack, ToStack } from './messages.ts';

// The local stack in a process of its own, as `npm start` has it, but without waiting for words.

const [dataFolder = ''] = process.argv.slice(2);
keepCompiled();
const { startStack } = await import('../../local/demi/stack.ts');
const { consoleLog } = await import('../../local/log.ts');
const tell = (message: FromStack): void => void process.send?.(message);

const stack = await startStack({
  host: '127.0.0.1',
  port: 0,
  dataFolder,
  environment: { DEMI_PACE: '0', POWERTOOLS_LOG_LEVEL: 'WARN' },
  log: (message, details) => {
    if (details.level === 'error') consoleLog(message, details);
  },
});
process.on('message', (message: ToStack) => {
  if (message.kind === 'memory') tell({ kind: 'memory', bytes: process.memoryUsage.rss() });
  else void stack.stop().then(() => process.exit());
});
tell({ kind: 'started', url: stack.gateway.url, secret: stack.secret });
