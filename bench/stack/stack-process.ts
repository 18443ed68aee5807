import { keepCompiled } from '../../local/keep-compiled.ts';
import type { FromStack } from './messages.ts';

// The local stack in a process of its own, started as `npm start` does it (local/demi.ts, local/demi/main.ts), but without waiting
// for words.

let stop = async (): Promise<void> => undefined; // there is nothing yet
process.once('disconnect', () => stop().finally(() => process.exit()));
keepCompiled();
const { startStack } = await import('../../local/demi/stack.ts');
const { localSettings } = await import('../../local/demi/settings.ts');
const { consoleLog } = await import('../../local/log.ts');

const [dataFolder = ''] = process.argv.slice(2);
const stack = await startStack({
  ...localSettings({ DEMI_DATA: dataFolder, PORT: '0', DEMI_PACE: '0', POWERTOOLS_LOG_LEVEL: 'WARN' }),
  log: (message, details) => {
    if (details.level === 'error') consoleLog(message, details);
  },
});
stop = stack.stop;
process.send?.({ url: stack.gateway.url, secret: stack.secret } satisfies FromStack);
await stack.preparePage();
