import type { HostProcess } from '../../../../bench/peers/processes.ts';
import type { Variant } from '../app.ts';
import type { Host, Subject } from '../subject.ts';

export type Started = { readonly subject: Subject; readonly process: HostProcess };

/** A host with one process for each variant, started when first asked for, and anew when it has died. */
export function hostPerVariant(
  name: string,
  start: (variant: Variant) => Promise<Started | { readonly cannot: string }>,
): Host {
  const running = new Map<Variant, Started>();
  return {
    name,
    async subject(variant) {
      const known = running.get(variant);
      if (known?.process.isRunning()) return known.subject;
      const started = await start(variant);
      if ('cannot' in started) return started;
      running.set(variant, started);
      return started.subject;
    },
    async stop() {
      await Promise.all([...running.values()].map(({ process }) => process.stop()));
    },
  };
}
