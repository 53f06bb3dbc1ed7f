import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import everything from './vitest.config.ts';

/**
 * They take seconds where the others take parts of one, and a change that another test has found needs them no more.
 */
const slow =
  /\/(faults|corruption|evict|evict-properties|fingerprint|interleavings|laws|model|concurrency-\w+|share-by-key-\w+)\.test\.ts$/;

class QuickOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => Number(slow.test(a.moduleId)) - Number(slow.test(b.moduleId)));
  }
}

/** The tests that Stryker runs against each change of a line: those of the files that it changes. */
export default defineConfig({
  ...everything,
  test: {
    ...everything.test,
    include: [
      'packages/core/test/{bridges,operators,budget}/**/*.test.ts',
      'packages/core/test/pipelines/source-pool.test.ts',
      'packages/cache/test/memory/**/*.test.ts',
      'packages/cache/test/store/**/*.test.ts',
    ],
    // It starts processes of its own, in which nothing is changed.
    exclude: ['packages/cache/test/store/processes.test.ts'],
    maxWorkers: 1,
    sequence: { sequencer: QuickOnesFirst },
  },
});
