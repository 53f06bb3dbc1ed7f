import { basename, join } from 'node:path';
import { expect, inject } from 'vitest';
import { type CliExtras, runCli } from '../src/index.ts';
import { capture } from './capture.ts';
import { faultsOf } from './reports.ts';

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

/** Each file of tests has a cache of its own. */
const cacheOfFile = (): string =>
  join(inject('runFolder'), `cache-of-${basename(expect.getState().testPath ?? 'none', '.test.ts')}`);

/**
 * Runs the command line inside this process. The environment is the test's own, except for PATH; the cache as well. There
 * are no colours unless it asks for them. Reports are held against the published schemas.
 */
export async function run(argv: readonly string[], options: RunOptions = {}) {
  const stdout = capture(options.columns);
  const stderr = capture(options.columns);
  const exitCode = await runCli(
    argv,
    {
      stdout: stdout.stream,
      stderr: stderr.stream,
      stdin: () => options.stdin ?? inputOf(''),
      env: { PATH: process.env.PATH, CLIPWRIGHT_CACHE_DIR: cacheOfFile(), NO_COLOR: '1', ...options.env },
      cwd: options.cwd ?? process.cwd(),
      signal: options.signal ?? new AbortController().signal,
    },
    options.extras,
  );
  expect(faultsOf(argv, stdout.text())).toEqual([]);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** What is told in several lines, in one. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Standard input of that text. */
export async function* inputOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
