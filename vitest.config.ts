import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    maxWorkers: Math.max(2, availableParallelism() - 1), // much of the time is waiting, so two also where there are two cores
    testTimeout: 20_000, // 20 s; only integration tests come near it
    hookTimeout: 60_000, // 60 s: synth and bundling in a hook
  },
});
