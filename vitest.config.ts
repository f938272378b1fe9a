import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/postgres/cluster.ts'],
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    // Only so that a test that hangs ends: speed is measured in bench/, never asserted here.
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
