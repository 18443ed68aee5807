import { devToken } from '../../local/demi/dev-token.ts';
import { type LocalStack, startStack } from '../../local/demi/stack.ts';
import { consoleLog } from '../../local/log.ts';
import { interleaved } from '../measure/interleaved.ts';
import { startChild } from '../processes/child.ts';
import { endings } from '../processes/endings.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import type { Order, Report } from './plan.ts';

const OUTSIDE = new URL('outside.ts', import.meta.url);

/**
 * How long the words of a model take to the clients' screens, ms, over the whole local stack: of each number of clients who talk at
 * once, all words of one reply to each of them in each repetition.
 */
export async function measureStreamDelay(
  sizes: readonly number[],
  repetitions: number,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const toEnd = endings();
  try {
    const data = await temporaryFolder();
    toEnd.add(data.remove);
    const outside = startChild<Order, Report>(OUTSIDE);
    toEnd.add(outside.stop); // after the stack, which learns from replies when the clients have them
    const { url } = await outside.hear((report) => report.kind === 'model');
    const stack = await startStack({
      host: '127.0.0.1',
      port: 0,
      dataFolder: data.path,
      environment: { DEMI_MODEL: `openai:${url}#bench` },
      log: consoleLog,
    });
    toEnd.add(stack.stop);
    const clients = Array.from({ length: Math.max(...sizes) }, (_, client) => client);
    await outside.ask(
      { kind: 'connect', addresses: await addresses(stack, clients) },
      (report) => report.kind === 'connected',
    );
    const talk = (size: number) => async () => {
      const order = { kind: 'talk', clients: clients.slice(0, size) } as const;
      return (await outside.ask(order, (report) => report.kind === 'talked')).delays;
    };
    const found = await interleaved(Object.fromEntries(sizes.map((size) => [size, talk(size)])), repetitions);
    return new Map(sizes.map((size) => [size, (found[size] ?? []).flat()]));
  } finally {
    await toEnd.endAll();
  }
}

function addresses({ gateway, secret }: LocalStack, clients: readonly number[]): Promise<readonly string[]> {
  return Promise.all(
    clients.map(async (client) => {
      const user = { userId: `user-${client}`, role: 'user', expiresInSeconds: 3_600 } as const;
      const token = await devToken(secret, user, Date.now());
      return `${gateway.url}?topics=stream&token=${token}`;
    }),
  );
}
