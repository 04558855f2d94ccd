import { defineConfig } from 'vitest/config';

const STORE = ['test/functions/core/store/**/*.test.ts', 'test/scenarios/store/**/*.test.ts'];
const SERVICE = ['test/scenarios/end-to-end/**/*.test.ts', 'test/scenarios/replay.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A project's setup runs only when one of its files does: whoever repeats a test of the domain waits for no engine.
    projects: [
      { extends: true, test: { name: 'rules', include: ['test/**/*.test.ts'], exclude: [...STORE, ...SERVICE] } },
      { extends: true, test: { name: 'store', include: STORE, globalSetup: ['test/support/global-setup.ts'] } },
      {
        extends: true,
        test: {
          name: 'service',
          include: SERVICE,
          globalSetup: ['test/support/service-setup.ts'],
          // The tests say themselves how long they wait for what; this only ends what hangs, also on a busy machine.
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
