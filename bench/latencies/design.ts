import type { InvocationReport } from '../../local/index.ts';
import type { Invocation } from './designs.ts';

/** A way to make a chat, running on a local stack of its own. */
export type Design = {
  readonly address: string; // where its client connects
  readonly greeting: string | undefined; // the event that its client has to wait for after that
  /** Resolves when nothing of an exchange is left to do, with the invocations since the last time. */
  settled(): Promise<readonly Invocation[]>;
  stop(): Promise<void>;
};

/** Collects invocations until somebody takes them. */
export function createReports() {
  let invocations: Invocation[] = [];
  return {
    hear: (report: InvocationReport): void => {
      invocations.push({ ...report, endedAt: performance.timeOrigin + performance.now() });
    },
    has: (trigger: string): boolean => invocations.some((invocation) => invocation.trigger === trigger),
    take(): readonly Invocation[] {
      const taken = invocations;
      invocations = [];
      return taken;
    },
  };
}
