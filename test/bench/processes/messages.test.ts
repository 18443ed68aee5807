import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { ask, nextMessage } from '../../../bench/processes/messages.ts';

const aChild = (program: string) =>
  spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });

it('A child answers what it is asked', async () => {
  const child = aChild("process.on('message', (word) => process.send(word + '!'))");
  onTestFinished(() => void child.kill());

  expect(await ask(child, 'Hey')).toBe('Hey!');
});

it('Who waits for a message of a child that ends is told so', async () => {
  await expect(nextMessage(aChild('process.exit()'))).rejects.toThrow('the process has ended');
});

it('Who asks a child that has ended is told so', async () => {
  const child = aChild('process.exit()');
  await once(child, 'exit');

  await expect(ask(child, 'Hey')).rejects.toThrow('the process has ended');
});
