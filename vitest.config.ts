import { defineConfig } from 'vitest/config';

// `source` makes a package resolve to its TypeScript, so unit tests need no build.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: ['apps/*/src/**/*.spec.ts', 'packages/**/src/**/*.spec.ts'],
    reporters: ['default', ['json', { outputFile: 'reports/unit.json' }]],
  },
});
