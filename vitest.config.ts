import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `source` makes a package resolve to its TypeScript, so that these tests need no build. Specs beside the code find
 * what tests share by a name (also in tsconfig.check.json). */
const fromSource = {
  resolve: { conditions: ['source'], alias: { '@test-support': join(import.meta.dirname, 'test/support') } },
  ssr: { resolve: { conditions: ['source'] } },
};

/** Tests that share the machine run one file after the other; a build inside them may take its time. */
const onTheMachine = { fileParallelism: false, testTimeout: 300_000, hookTimeout: 300_000 };

/** A test that takes minutes is `*.full.test.ts`, and runs only in the project `full`. */
const long = '**/*.full.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        ...fromSource,
        test: {
          name: 'unit',
          include: ['{apps,packages}/**/src/**/*.spec.ts', 'scripts/**/*.spec.mjs'],
        },
      },
      {
        ...fromSource,
        test: {
          name: 'contracts',
          include: ['test/contracts/**/*.test.ts'],
          exclude: [long],
          globalSetup: ['test/support/project-postgres.ts'],
          ...onTheMachine,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'scenarios',
          include: ['test/scenarios/**/*.test.ts'],
          exclude: [long],
          globalSetup: ['test/support/scenario-stacks.ts'],
          ...onTheMachine,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'faults',
          include: ['test/{faults,upgrade}/**/*.test.ts'],
          exclude: [long],
          ...onTheMachine,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'full',
          include: ['test/{contracts,scenarios,faults}/**/*.full.test.ts'],
          ...onTheMachine,
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'toolchains',
          include: ['test/toolchains/**/*.test.ts'],
          ...onTheMachine,
          testTimeout: 900_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: ['test/cluster/cluster.ts', 'test/cluster/installed.ts'],
          ...onTheMachine,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'arm64',
          include: ['test/arm64/**/*.test.ts'],
          globalSetup: ['test/arm64/cluster.ts'],
          ...onTheMachine,
          testTimeout: 1_800_000,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'bench-sandbox',
          include: ['test/bench/sandbox/*.bench.test.ts'],
          ...onTheMachine,
        },
      },
      {
        ...fromSource,
        test: {
          name: 'bench-cluster',
          include: ['test/bench/cluster/*.bench.test.ts'],
          globalSetup: ['test/cluster/cluster.ts', 'test/cluster/installed.ts'],
          ...onTheMachine,
          testTimeout: 1_800_000,
        },
      },
    ],
  },
});
