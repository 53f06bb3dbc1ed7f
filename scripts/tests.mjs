// Types, style, then every test: package by package, where only what changed is run again, or some of them in one
// process.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEnvironment } from './environment.mjs';
import { hasFfmpeg } from './ffmpeg.mjs';
import { heading, root, tool } from './process.mjs';
import { checkCoverage, forgetResults, printCounts } from './results.mjs';
import { runTasks } from './tasks.mjs';

/** @param filters What `npm test -- ...` was given: vitest's own filters and options. */
export async function runTests(filters) {
  heading('Types, style, and what is exported');
  // Both know by themselves what did not change; a process for each package takes longer to start than to check.
  await tool('typescript', ['-b']);
  await tool('@biomejs/biome', ['check', '--error-on-warnings']);
  await runTasks(['api:check']);
  // These are of no use to another run, nor is another of use to them.
  const { CLIPWRIGHT_SOAK, CLIPWRIGHT_TEST_PROCESSOR } = process.env;
  const apart = filters.length > 0 || CLIPWRIGHT_SOAK === '1' || Boolean(CLIPWRIGHT_TEST_PROCESSOR);
  await (apart ? runInOneProcess(filters) : runByPackage());
}

async function runByPackage() {
  heading('Tests, package by package');
  try {
    await runTestTasks();
    heading('What the tests run of core');
    await checkCoverage(hasFfmpeg());
  } finally {
    printCounts();
  }
}

/**
 * The tests of every package. What passed counts again as long as nothing of it changed, and nothing around it
 * (environment.mjs). Turbo begins with what waits for nothing: so that all lanes end together, the longest (test/e2e,
 * test/survival) wait for no build, all of which are there by now, and name what they see of other packages as inputs.
 */
export async function runTestTasks() {
  forgetResults();
  // What tasks compile for each other (vitest.config.ts). Its keys know what is in a file, and not how its imports are
  // found: within one run that stays the same.
  rmSync(join(root, '.turbo/modules'), { recursive: true, force: true });
  const environment = testEnvironment();
  try {
    // Each with one worker (vitest.config.ts), which waits a sixth of its time: three keep two cores busy.
    await runTasks(['test'], { atOnce: 3, all: true });
  } finally {
    environment[Symbol.dispose]();
  }
}

async function runInOneProcess(filters) {
  heading(filters.length === 0 ? 'Tests, with coverage of core' : `Tests: ${filters.join(' ')}`);
  const scratch = await mkdtemp(join(tmpdir(), 'clipwright-tests-'));
  const results = join(scratch, 'results.json');
  try {
    const coverage = filters.length === 0 ? ['--coverage'] : [];
    // A soak says what it measured, and how far it is.
    const reporter = process.env.CLIPWRIGHT_SOAK === '1' ? 'verbose' : 'default';
    const reports = [`--reporter=${reporter}`, '--reporter=json', `--outputFile.json=${results}`];
    await tool('vitest', ['run', ...coverage, ...reports, ...filters]);
  } finally {
    printCounts([results]);
    await rm(scratch, { recursive: true, force: true });
  }
}
