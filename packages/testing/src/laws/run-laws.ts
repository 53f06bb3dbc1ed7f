import type { LawRunner } from './law.ts';

/** What came of a law. Plain JSON data. */
export interface LawResult {
  /** The name of the suite. */
  readonly suite: string;
  readonly law: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed, or does not apply. */
  readonly reason?: string;
}

export interface RunLawsOptions {
  /** Told of each law as it ends. */
  readonly onResult?: (result: LawResult) => void;
}

/**
 * Runs suites without a test runner, one law after the other, and tells what came of each. Never rejects because of a
 * law.
 *
 * @example
 * const results = await runLaws((runner) => loaderLaws(runner, { name: 'my loader', capabilities, make }));
 * const broken = results.filter(({ status }) => status === 'failed');
 */
export async function runLaws(
  suites: (runner: LawRunner) => void,
  { onResult = () => {} }: RunLawsOptions = {},
): Promise<readonly LawResult[]> {
  const tests: { readonly suite: string; readonly law: string; readonly body?: () => Promise<void> }[] = [];
  let suite = '';
  const it = (law: string, body: () => Promise<void>): void => void tests.push({ suite, law, body });
  const skip = (law: string): void => void tests.push({ suite, law });
  suites({
    describe: (name, body) => {
      suite = name;
      body();
    },
    it: Object.assign(it, { skip }),
  });
  const results: LawResult[] = [];
  for (const test of tests) {
    const result = test.body === undefined ? skipped(test) : await outcome(test, test.body);
    results.push(result);
    onResult(result);
  }
  return results;
}

interface Test {
  readonly suite: string;
  readonly law: string;
}

function skipped({ suite, law }: Test): LawResult {
  const [, title = law, reason = ''] = /^(.*) \(skipped: (.*)\)$/s.exec(law) ?? [];
  return { suite, law: title, status: 'skipped', reason };
}

async function outcome({ suite, law }: Test, body: () => Promise<void>): Promise<LawResult> {
  try {
    await body();
    return { suite, law, status: 'passed' };
  } catch (error) {
    return { suite, law, status: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
