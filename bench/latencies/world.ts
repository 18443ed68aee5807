import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nextMessage } from '../processes/messages.ts';
import type { Order, Report, Talk } from './plan.ts';

const OUTSIDE = fileURLToPath(new URL('outside.ts', import.meta.url));

/** The process of the model and the clients, as the bench sees it. One order at a time for each design. */
export type World = {
  readonly modelUrl: string;
  /** Resolves when the design's client is connected, and was greeted where it is to be. */
  connect(design: string, address: string, greeting: string | undefined): Promise<void>;
  /** Has the client say something, and the model think for so long before its first word. */
  talk(design: string, thinkMs: number): Promise<Talk>;
  end(): void;
};

/** `words`: of every reply of the model, one each `everyMs`. */
export async function startWorld(words: number, everyMs: number): Promise<World> {
  const outside = fork(OUTSIDE, [String(words), String(everyMs)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<string, PromiseWithResolvers<Report>>();
  const model = (await nextMessage(outside)) as Report;
  if (model.kind !== 'model') throw new Error('The model did not start');
  outside.on('message', (report: Exclude<Report, { kind: 'model' }>) => waiting.get(report.design)?.resolve(report));
  outside.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The world has ended'));
  });
  const ask = async (order: Order): Promise<Report> => {
    if (!outside.connected) throw new Error('The world has ended');
    const answer = Promise.withResolvers<Report>();
    waiting.set(order.design, answer);
    outside.send(order);
    const report = await answer.promise;
    if (report.kind === 'failed') throw new Error(`The client of ${report.design} ${report.why}`);
    return report;
  };
  return {
    modelUrl: model.url,
    connect: async (design, address, greeting) => {
      await ask({ kind: 'connect', design, address, greeting });
    },
    talk: async (design, thinkMs) => {
      const report = await ask({ kind: 'talk', design, thinkMs });
      if (report.kind !== 'talked') throw new Error(`The client of ${design} did not talk`);
      const { exchange, sentAt } = report;
      return { exchange, sentAt };
    },
    end: () => void outside.kill(),
  };
}
