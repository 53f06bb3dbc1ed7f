import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '../..');

/** The test of a package there: notes that it ran, and leaves a result as vitest does, which is a failure if it is told so. */
const note = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
appendFileSync('../../ran.txt', basename(process.cwd()) + '\\n');
mkdirSync('test-results', { recursive: true });
const fails = existsSync('fails.txt');
const failure = { status: 'failed', fullName: 'a test of it', failureMessages: ['AssertionError: expected 1 to be 2'] };
const testResults = fails ? [{ name: resolve('its.test.ts'), status: 'failed', assertionResults: [failure] }] : [];
const numFailedTests = fails ? 1 : 0;
const counts = { numPassedTests: 2 - numFailedTests, numFailedTests, numPendingTests: 1, numTodoTests: 0, testResults };
writeFileSync('test-results/results.json', JSON.stringify(counts));
process.exitCode = numFailedTests;
`;

const run = `const { runTestTasks } = await import(process.argv[1] + '/tests.mjs');
const { printCounts } = await import(process.argv[1] + '/results.mjs');
try { await runTestTasks(); } finally { printCounts(); }`;

/** What one run of all test tasks did. */
export interface Ran {
  /** Whether it ended with 0. */
  readonly passed: boolean;
  /** Packages whose tests were run, in no order. */
  readonly packages: readonly string[];
  /** The last line that was printed. */
  readonly counts: string;
  /** The lines before it that say what failed. */
  readonly failures: string;
}

/**
 * A workspace with the scripts and the tasks of this one and two packages, `lower` and `upper`, of which the second
 * depends on the first; and a `PATH` whose ffmpeg can be replaced.
 */
export class SmallWorkspace implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'clipwright-workspace-'));
  private readonly tools = join(this.directory, 'tools');

  constructor() {
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    cpSync(join(root, 'scripts'), join(this.directory, 'scripts'), { recursive: true });
    for (const file of ['turbo.json', '.gitignore']) cpSync(join(root, file), join(this.directory, file));
    symlinkSync(join(root, 'node_modules'), join(this.directory, 'node_modules'), 'junction');
    this.write('package.json', JSON.stringify({ name: 'small', private: true, packageManager }));
    this.write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n');
    this.write('pnpm-lock.yaml', lockFile);
    this.write('note.mjs', note);
    this.addPackage('lower', {});
    this.addPackage('upper', { lower: 'workspace:*' });
    this.replaceFfmpeg('9.1');
  }

  private addPackage(name: string, dependencies: Readonly<Record<string, string>>): void {
    const scripts = { test: 'node ../../note.mjs' };
    this.write(`packages/${name}/package.json`, JSON.stringify({ name, version: '0.0.0', scripts, dependencies }));
    this.write(`packages/${name}/src/index.ts`, '');
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.directory, path, '..'), { recursive: true });
    writeFileSync(join(this.directory, path), text, { mode: 0o755 });
  }

  /** From now on, ffmpeg is a program that calls itself that. */
  replaceFfmpeg(version: string): void {
    this.write('tools/ffmpeg', `#!/bin/sh\necho 'ffmpeg version ${version}'\n`);
  }

  /** What `npm test` does for the tests. */
  test(variables: Readonly<Record<string, string>> = {}): Ran {
    const noted = join(this.directory, 'ran.txt');
    rmSync(noted, { force: true });
    const { CI: _ci, TURBO_HASH: _task, ...inherited } = process.env;
    const env = { ...inherited, PATH: [this.tools, process.env.PATH].join(delimiter), ...variables };
    const scripts = pathToFileURL(join(this.directory, 'scripts')).href;
    const args = ['--input-type=module', '--eval', run, scripts];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.directory,
      env,
      encoding: 'utf8',
    });
    const last = /(?:\nWhat failed:\n(.*))?\n\n(\d+ passed, .*)\n$/s.exec(stdout);
    if (last === null) throw new Error(`It ended with ${status}:\n${stdout}\n${stderr}`);
    const packages = existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n').sort() : [];
    return { passed: status === 0, packages, failures: last[1] ?? '', counts: last[2] ?? '' };
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

const lockFile = `lockfileVersion: '9.0'

settings:
  autoInstallPeers: true
  excludeLinksFromLockfile: false

importers:

  .: {}

  packages/lower: {}

  packages/upper:
    dependencies:
      lower:
        specifier: workspace:*
        version: link:../lower
`;
