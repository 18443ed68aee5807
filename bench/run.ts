import { percentile } from './percentile.ts';
import { measureStreamDelay } from './stream-delay/measure.ts';

// `npm run bench`: what the figures in the README come from.

const SHARES = [0.5, 0.95, 0.99] as const;
const RUNS = [
  { clients: 1, replies: 10 },
  { clients: 10, replies: 4 },
] as const;

console.log('From the word of a model to the frame at the client, ms (a frame goes out every 80 ms):');
for (const { clients, replies } of RUNS) {
  const delays = await measureStreamDelay(clients, replies);
  const figures = SHARES.map((share) => `p${share * 100} ${percentile(delays, share).toFixed(0)}`).join(', ');
  console.log(`  ${clients} at a time, ${delays.length} words: ${figures}, most ${Math.max(...delays).toFixed(0)}`);
}
