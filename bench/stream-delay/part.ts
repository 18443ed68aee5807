import { percentile } from '../measure/percentile.ts';
import type { Effort, Part } from '../part.ts';
import type { Section } from '../report/section.ts';
import { measureStreamDelay } from './measure.ts';

const SIZES = [1, 10]; // clients who talk at once
const QUICK_SIZES = [1];

/** From the word of a model to the frame at the client. */
export const streamDelay: Part = { name: 'stream-delay', measure };

async function measure({ isQuick, repetitions }: Effort): Promise<Section> {
  const found = await measureStreamDelay(isQuick ? QUICK_SIZES : SIZES, isQuick ? 1 : repetitions);
  const rows = [...found].map(([clients, delays]) => ({
    clients,
    words: delays.length,
    percentiles: [0.5, 0.95, 0.99].map((share) => percentile(delays, share)),
  }));
  return {
    title: 'From a model’s word to the screen',
    about: ABOUT,
    tables: [
      {
        columns: ['clients', 'words', 'p50, ms', 'p95, ms', 'p99, ms'],
        rows: rows.map(({ clients, words, percentiles }) => [clients, words, ...percentiles]),
      },
    ],
    charts: [],
    headlines: [],
  };
}

const ABOUT = `
A model on loopback writes 50 words a second, replies of 80 words; the time from a word leaving it until the frame with that word is
at the client, through the whole local stack. A frame goes out every 80 ms, so 40 ms are waited for on average. In each repetition one
client gets a reply, and ten get one at once; percentiles are of all words of all repetitions together.
`;
