import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000, // 20 s; only integration tests come near it
    hookTimeout: 60_000, // 60 s: synth and bundling in a hook
  },
});
