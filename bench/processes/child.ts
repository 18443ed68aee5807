import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mailbox } from './mailbox.ts';

const PATIENCE_MS = 20_000; // 20 s, in which a child that is let go ends by itself

/** A process of the bench's own. It has to end when its channel does (`disconnect`): then it also ends with the bench. */
export type Child<Order extends object, Report extends object> = {
  /** The next report that is what it shall be, one from before included. Rejects when the child ends first, however it ends. */
  hear<Wanted extends Report>(isIt: (report: Report) => report is Wanted): Promise<Wanted>;
  /** The same, after this was sent. Several may be asked at once where `isIt` tells their reports apart. */
  ask<Wanted extends Report>(order: Order, isIt: (report: Report) => report is Wanted): Promise<Wanted>;
  /** Resolves when it has ended. */
  stop(): Promise<void>;
};

/** Runs a module in a process of its own; what it prints is printed here. */
export function startChild<Order extends object, Report extends object>(
  module: URL,
  args: readonly string[] = [],
): Child<Order, Report> {
  const path = fileURLToPath(module);
  const reports = mailbox<Report>();
  const ended = Promise.withResolvers<void>();
  const close = (what: string): void => reports.close(new Error(`The process of ${basename(path)} ${what}`));
  const child = fork(path, [...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    .on('message', (report) => reports.put(report as Report))
    .once('exit', (code, signal) => {
      close(`has ended with ${signal ?? code}`);
      ended.resolve();
    })
    .on('error', (cause) => {
      close(`cannot be reached: ${cause.message}`);
      if (child.pid === undefined) ended.resolve(); // it never began
    });
  const hear: Child<Order, Report>['hear'] = (isIt) => reports.take(isIt);
  return {
    hear,
    async ask(order, isIt) {
      child.send(order); // where that fails, 'error' tells
      return hear(isIt);
    },
    async stop() {
      if (child.connected) child.disconnect();
      const overdue = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await ended.promise;
      clearTimeout(overdue);
    },
  };
}
