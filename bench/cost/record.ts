import { writeFile } from 'node:fs/promises';
import type { Usages } from '../units/events.ts';
import { measureUsages } from '../units/measure.ts';
import { renderPage } from './page.ts';
import { RECORDED_ROUNDS } from './recorded.ts';

// `node bench/cost/record.ts` measures what every event uses, keeps it for `npm run cost`, and writes docs/cost.md by it.

const usages: Usages = await measureUsages(RECORDED_ROUNDS);
await writeFile(new URL('recorded.json', import.meta.url), `${JSON.stringify(usages, null, 2)}\n`);
await writeFile(new URL('../../docs/cost.md', import.meta.url), renderPage(usages));
process.exit(); // the stacks leave sockets that are kept alive
