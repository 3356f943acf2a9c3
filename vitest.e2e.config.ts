import { defineConfig } from 'vitest/config';

// One real cluster is shared by all files, so they run one after the other.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
