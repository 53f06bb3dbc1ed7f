// Lint, then every test; the type check is part of the build.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { heading, tool } from './process.mjs';

/** @param filters What `npm test -- ...` was given: vitest's own filters and options. Coverage needs all tests. */
export async function runTests(filters) {
  heading('Lint');
  await tool('@biomejs/biome', ['check', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])]);
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
    await printCounts(results);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function printCounts(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return console.log('\nno test results');
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(text);
  // A file that could not even be read has no tests to count, and is a failure all the same.
  const broken = testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0);
  const skipped = numPendingTests + numTodoTests;
  console.log(
    `\n${numPassedTests} passed, ${numFailedTests + broken.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
}
