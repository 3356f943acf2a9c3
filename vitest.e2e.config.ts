import { defineConfig } from 'vitest/config';

// All files share one real cluster (test/e2e/setup.ts brings it up), so they run one after the other.
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/setup.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
