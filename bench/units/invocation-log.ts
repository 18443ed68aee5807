import type { InvocationReport } from '../../local/index.ts';

export type InvocationLog = {
  note(report: InvocationReport): void;
  /** Resolves when all of the triggers have been noted since the last `take`, each as often as it is named. */
  ended(triggers: readonly string[]): Promise<void>;
  /** What was noted since the last time that this was asked. */
  take(): readonly InvocationReport[];
};

const PATIENCE_MS = 60_000; // 1 min; what takes longer does not come

/** The invocations that have ended. */
export function invocationLog(): InvocationLog {
  const reports: InvocationReport[] = [];
  let noted = Promise.withResolvers<void>();
  return {
    note(report) {
      reports.push(report);
      noted.resolve();
      noted = Promise.withResolvers();
    },
    async ended(triggers) {
      const overdue = AbortSignal.timeout(PATIENCE_MS);
      for (;;) {
        const found = reports.map(({ trigger }) => trigger);
        const missing = lacking(triggers, found);
        if (missing.length === 0) return;
        if (overdue.aborted) throw new Error(`Never invoked: ${missing.join(', ')}`);
        await Promise.race([noted.promise, new Promise((resolve) => overdue.addEventListener('abort', resolve))]);
      }
    },
    take: () => reports.splice(0),
  };
}

/** Those of the names that do not stand among the others as often. */
function lacking(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return names.filter((name) => {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
