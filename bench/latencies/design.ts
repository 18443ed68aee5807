import type { InvocationReport } from '../../local/index.ts';

/** A way to make a chat, running on a local stack of its own. */
export type Design = {
  readonly address: string; // where its client connects
  readonly greeting: string | undefined; // the event that its client has to wait for after that
  /** Resolves when nothing of an exchange is left to do, with the invocations since the last time. */
  settled(): Promise<readonly InvocationReport[]>;
  stop(): Promise<void>;
};

/** Collects invocations until somebody takes them. */
export function createReports() {
  let reports: InvocationReport[] = [];
  return {
    hear: (report: InvocationReport): void => void reports.push(report),
    has: (trigger: string): boolean => reports.some((report) => report.trigger === trigger),
    take(): readonly InvocationReport[] {
      const taken = reports;
      reports = [];
      return taken;
    },
  };
}
