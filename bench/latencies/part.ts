import { median } from '../measure/median.ts';
import type { Effort, Part } from '../part.ts';
import type { Section } from '../report/section.ts';
import { MILESTONES } from './exchange.ts';
import { DESIGNS, measureLatencies } from './measure.ts';

/** What a user waits for with AWS's latencies. */
export const latencies: Part = { name: 'latencies', measure };

async function measure(effort: Effort): Promise<Section> {
  const extent = effort.isQuick ? { words: 5, exchanges: 1, thinkMs: 0 } : { words: 10, exchanges: 5, thinkMs: 2_000 };
  const t0 = performance.now();
  const found = await measureLatencies(extent, effort);
  effort.say(`${performance.now() - t0}`);
  for (const name of DESIGNS) {
    console.log(name, MILESTONES.map((m) => median(found.quick[name].map(({ exchange }) => exchange[m])).toFixed(1)).join(' '),
     'slow', MILESTONES.map((m) => median(found.slow[name].map((exchange) => exchange[m])).toFixed(1)).join(' '));
    const calls = found.quick[name].map(({ invocations }) => invocations.flatMap((i) => i.calls));
    console.log(found.quick[name][0]?.invocations.map((i) => `${i.trigger} ${i.durationMs.toFixed(0)}: ${i.calls.map((c) => c.operation + ' ' + c.durationMs.toFixed(1)).join(', ')}`).join('\n'));
    console.log(median(calls.map((c) => c.length)));
  }
  return { title: '', about: '', tables: [], charts: [], headlines: [] };
}
