import { median } from '../measure/median.ts';
import { percentile } from '../measure/percentile.ts';
import type { Effort, Part } from '../part.ts';
import type { Section } from '../report/section.ts';
import { measureStreamDelay } from './measure.ts';

const RUNS = [
  { clients: 1, replies: 6 },
  { clients: 10, replies: 3 },
] as const;

/** From the word of a model to the frame at the client. */
export const streamDelay: Part = { name: 'stream-delay', measure };

async function measure({ isQuick }: Effort): Promise<Section> {
  const runs = isQuick ? [{ clients: 1, replies: 1 }] : RUNS;
  const rows = [];
  for (const { clients, replies } of runs) {
    const delays = await measureStreamDelay(clients, replies);
    rows.push({ clients, delays });
  }
  const [first] = rows;
  return {
    title: 'From a model’s word to the screen',
    about:
      'A model on loopback writes 50 words a second; the time from a word leaving it until the frame with that word is at the ' +
      'client, through the whole local stack. A frame goes out every 80 ms, so 40 ms are waited for on average.',
    tables: [
      {
        columns: ['clients', 'words', 'p50, ms', 'p95, ms', 'p99, ms'],
        rows: rows.map(({ clients, delays }) => [
          clients,
          delays.length,
          ...[0.5, 0.95, 0.99].map((share) => percentile(delays, share)),
        ]),
      },
    ],
    charts: [],
    headlines: [
      {
        what: 'A model’s word at the client',
        figure: `${median(first?.delays ?? []).toFixed(0)} ms p50`,
        beside: 'a frame every 80 ms',
      },
    ],
  };
}
