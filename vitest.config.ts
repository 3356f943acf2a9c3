import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/ui/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts'],
    globalSetup: ['test/temporary-folder.ts'],
    // Ink draws the last frame alone where it believes to run in CI.
    env: { CI: 'false' },
    // Tests of the embedded cluster and of terminals wait more than they work: one file a core would leave cores idle.
    maxWorkers: availableParallelism() + 2,
    // Most of the time went into loading the same modules for each of 150 files.
    isolate: false,
    // Ends what hangs; a machine with other work takes several times what a test needs alone.
    testTimeout: 60_000,
  },
});
