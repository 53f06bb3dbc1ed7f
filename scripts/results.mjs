// What the tests of all packages came to. Each leaves it in its folder `test-results`, also when turbo has it from
// before.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { members } from './members.mjs';
import { Failure, root } from './process.mjs';

/** Percent of the branches of core that the tests of all packages together have to take. */
const threshold = 95;

const tested = () => members().filter(({ manifest }) => manifest.scripts?.test !== undefined);

const resultsOf = (directory, name) => join(root, directory, 'test-results', name);

/** So that nothing counts but what this run makes, or turbo puts back. */
export function forgetResults() {
  for (const { directory } of tested()) rmSync(resultsOf(directory, ''), { recursive: true, force: true });
}

/** Counts of one file of vitest's, or of a task that did not come to write one, which is a failure. */
export function countsOf(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  // A file that could not even be read has no tests to count, and is a failure all the same.
  const broken = testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0);
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/**
 * The tests of a file of vitest's that failed, with how. What broke early in a long run is out of sight at its end, and
 * not always kept.
 */
export function failuresOf(file) {
  if (!existsSync(file)) return [`${where(file)}: there is none`];
  return JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap((result) => {
    const failed = result.assertionResults.filter(({ status }) => status === 'failed');
    if (failed.length > 0) {
      return failed.map(({ fullName, failureMessages }) =>
        [`${where(result.name)}: ${fullName}`, ...beginningOf(failureMessages.join('\n'))].join('\n      '),
      );
    }
    if (result.status !== 'failed') return [];
    return [[where(result.name), ...beginningOf(result.message ?? '')].join('\n      ')];
  });
}

const where = (file) => relative(root, file).split(sep).join('/');

const beginningOf = (text) => text.split('\n').slice(0, 12);

/** The last lines: what failed, and the sum over files of results. */
export function printCounts(files = tested().map(({ directory }) => resultsOf(directory, 'results.json'))) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const counts = countsOf(file);
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  }
  const failures = files.flatMap(failuresOf);
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.map((failure) => `  - ${failure}`).join('\n')}`);
  const { passed, failed, skipped } = sum;
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/**
 * Adds up what all packages' tests have run of core, and fails where that is too little.
 *
 * @param isWhole Whether none of them were left out, for want of ffmpeg.
 */
export async function checkCoverage(isWhole) {
  // Scripts are read before anything is installed.
  const { default: coverage } = await import('istanbul-lib-coverage');
  const all = coverage.createCoverageMap();
  for (const { directory } of tested()) {
    const file = resultsOf(directory, 'coverage/coverage-final.json');
    if (existsSync(file)) all.merge(JSON.parse(readFileSync(file, 'utf8')));
  }
  const { statements, branches, functions, lines } = all.getCoverageSummary().data;
  for (const [name, { pct, covered, total }] of Object.entries({ statements, branches, functions, lines })) {
    console.log(`${name.padEnd(10)} ${pct} % (${covered} of ${total})`);
  }
  if (branches.pct >= threshold) return;
  if (!isWhole) {
    console.log(`  Without ffmpeg that is no measure: with it, ${threshold} % of the branches are needed.`);
    return;
  }
  const worst = all
    .files()
    .map((file) => [file, all.fileCoverageFor(file).toSummary().branches])
    .map(([file, { covered, total }]) => ({ file: relative(root, file).split(sep).join('/'), missed: total - covered }))
    .sort((a, b) => b.missed - a.missed)
    .slice(0, 10);
  for (const { file, missed } of worst) console.log(`  ${missed} branches of ${file} were not taken`);
  throw new Failure(`The tests take ${branches.pct} % of the branches of core; ${threshold} % are needed.`);
}
