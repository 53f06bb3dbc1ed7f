import { defineConfig } from 'vitest/config';

// Tests run against the sources (condition `@clipwright/source`); test/packaging runs against the packed packages.
const conditions = ['@clipwright/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['packages/core/src/**'], reporter: ['text-summary', 'json-summary'] },
  },
});
