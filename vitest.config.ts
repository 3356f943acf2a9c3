import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/ui/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
