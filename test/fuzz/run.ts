import { startVitest } from 'vitest/node';

// `npm run fuzz`: the long run, of at least FUZZ_FRAMES frames for each property.

process.env.FUZZ_FRAMES ??= '20000';
const vitest = await startVitest('test', ['test/fuzz'], { watch: false });
await vitest.close();
