import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type CliExtras, runCli } from '../src/index.ts';
import { capture } from './capture.ts';

export interface RunOptions {
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Makes both streams terminals of that width. */
  readonly columns?: number;
  /** Of the program around the command. */
  readonly extras?: CliExtras;
}

const cache = mkdtempSync(join(tmpdir(), 'clipwright-cli-cache-'));
afterAll(() => rmSync(cache, { recursive: true }));

/** Runs the command line inside this process. The environment is the test's own, except for PATH; the cache as well. */
export async function run(argv: readonly string[], options: RunOptions = {}) {
  const stdout = capture(options.columns);
  const stderr = capture(options.columns);
  const exitCode = await runCli(
    argv,
    {
      stdout: stdout.stream,
      stderr: stderr.stream,
      stdin: () => options.stdin ?? inputOf(''),
      env: { PATH: process.env.PATH, CLIPWRIGHT_CACHE_DIR: cache, ...options.env },
      cwd: options.cwd ?? process.cwd(),
      signal: options.signal ?? new AbortController().signal,
    },
    options.extras,
  );
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Standard input of that text. */
export async function* inputOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
