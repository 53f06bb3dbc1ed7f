import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { emulatedTools } from './test/kit/src/emulated-tools.ts';
import { needs } from './test/kit/src/needs.ts';

// Tests run against the sources (condition `@clipwright/source`); test/packaging runs against the packed packages.
const conditions = ['@clipwright/source'];

// Tests see absolute paths; what is set may be relative to the checkout.
const folders = ['CLIPWRIGHT_TEST_MEDIA', 'CLIPWRIGHT_TEST_TIMELINES'].flatMap((name) => {
  const value = process.env[name];
  return value ? [[name, resolve(import.meta.dirname, value)]] : [];
});

// Tests, and what they start, find ffmpeg and ffprobe on the path: those that work as on another processor, if one is
// named.
const processor = process.env.CLIPWRIGHT_TEST_PROCESSOR;
const tools = processor ? { PATH: emulatedTools(mkdtempSync(join(tmpdir(), 'clipwright-tools-')), processor) } : {};

// Against hangs. A soak decodes hours of frames in one test; a hook makes sixty files, and on a machine with ten times
// as much to do as it has cores that takes ten minutes.
const patience = process.env.CLIPWRIGHT_SOAK === '1' ? 3_600_000 : 1_200_000;

const all: ViteUserConfig = {
  root: import.meta.dirname,
  // Before anything else reads the file.
  plugins: [{ ...needs(), enforce: 'pre' }],
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'bench/test/**/*.test.ts',
      'examples/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    globalSetup: [join(import.meta.dirname, 'test/kit/src/run-folder.ts')],
    setupFiles: ['same-bytes.ts', 'one-seed.ts'].map((name) => join(import.meta.dirname, 'test/kit/src', name)),
    env: { ...Object.fromEntries(folders), ...tools },
    // Against hangs only: on a busy machine a test that encodes may take many times as long as it does alone, and what
    // is waited for may come after seconds.
    testTimeout: patience,
    hookTimeout: patience,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['packages/core/src/**'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { branches: 95 },
    },
  },
};

/** All tests, or those named on the command line, in one process. */
export default defineConfig(all);

/**
 * The tests of one package: what its `vitest.config.ts` is.
 *
 * @param options.isolate Whether each file has a process of its own. Where all that tests share is modules without state
 * they need none, and most of their time would be spent importing the same modules again. @default true
 */
export function testsOf(directory: string, { isolate = true }: { readonly isolate?: boolean } = {}): ViteUserConfig {
  const own = relative(import.meta.dirname, directory)
    .split(sep)
    .join('/');
  const test = { ...all.test, isolate, include: [`${own}/**/*.test.ts`], ...(isTask() && asTask(directory)) };
  return defineConfig({ ...all, cacheDir: join(directory, 'node_modules/.vite'), test });
}

/** Whether turbo runs it, which keeps the results for another time. */
function isTask(): boolean {
  if (process.env.TURBO_HASH === undefined) return false;
  const environment = join(import.meta.dirname, 'test-environment.json');
  if (existsSync(environment)) return true;
  throw new Error('turbo knows nothing of the tools that tests use: run `npm test`, or `pnpm test` in a package.');
}

/** Three tasks run at once; `npm test` adds up what they leave. */
function asTask(directory: string): ViteUserConfig['test'] {
  const results = join(directory, 'test-results');
  return {
    maxWorkers: 1,
    // What one task has compiled, the others of the same run need not; each run begins with none (scripts/tests.mjs).
    experimental: { fsModuleCache: true, fsModuleCachePath: join(import.meta.dirname, '.turbo/modules') },
    reporters: ['default', ['json', { outputFile: join(results, 'results.json') }]],
    coverage: {
      ...all.test?.coverage,
      enabled: true,
      reporter: ['json'],
      reportsDirectory: join(results, 'coverage'),
      thresholds: {},
    },
  };
}
