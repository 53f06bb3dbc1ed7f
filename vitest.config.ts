import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { emulatedTools } from './test/e2e/emulated-tools.ts';

// Tests run against the sources (condition `@clipwright/source`); test/packaging runs against the packed packages.
const conditions = ['@clipwright/source'];

// Tests see absolute paths; what is set may be relative to the checkout.
const folders = ['CLIPWRIGHT_TEST_MEDIA', 'CLIPWRIGHT_TEST_TIMELINES'].flatMap((name) => {
  const value = process.env[name];
  return value ? [[name, resolve(import.meta.dirname, value)]] : [];
});

// Tests, and what they start, find ffmpeg and ffprobe on the path: those that work as on another processor, if one is named.
const processor = process.env.CLIPWRIGHT_TEST_PROCESSOR;
const tools = processor ? { PATH: emulatedTools(mkdtempSync(join(tmpdir(), 'clipwright-tools-')), processor) } : {};

// A soak decodes hours of frames in one test.
const patience = process.env.CLIPWRIGHT_SOAK === '1' ? 3_600_000 : 300_000;

export default defineConfig({
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
    env: { ...Object.fromEntries(folders), ...tools },
    // Against hangs only: on a busy machine a test that encodes may take many times as long as it does alone, and what is waited for may
    // come after seconds.
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
});
