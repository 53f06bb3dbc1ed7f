// Mutation testing of what runs at once and of what is shared: `npm run mutation` (docs/testing.md).
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [
    'packages/core/src/{operators,budget}/**/*.ts',
    'packages/core/src/pipelines/source-pool.ts',
    'packages/cache/src/memory/**/*.ts',
    'packages/cache/src/store/{break-lease,checked-blobs,evict,evictor,find,lease,leftovers,publish}.ts',
    'packages/core/src/bridges/{shared-work,shared-works}.ts',
  ],
  // The rest of the checkout is neither mutated nor needed by the tests of what is.
  ignorePatterns: [
    '**',
    '!packages/core/**',
    '!packages/cache/**',
    '!test/kit/**',
    '!package.json',
    '!**/tsconfig*.json',
    '!*.ts',
    '**/node_modules',
    '**/*.tsbuildinfo',
  ],
  // Only rewrites paths, and does it with TypeScript's API, which version 7 does not have.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 5_000,
  // All of them, on a busy machine.
  dryRunTimeoutMinutes: 30,
  reporters: ['progress-append-only', 'clear-text', 'json', 'html'],
  jsonReporter: { fileName: 'node_modules/.cache/mutation/report.json' },
  htmlReporter: { fileName: 'node_modules/.cache/mutation/report.html' },
};
