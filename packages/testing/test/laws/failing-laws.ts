import type { LawRunner } from '@clipwright/testing';

interface Test {
  readonly title: string;
  readonly body: () => Promise<void>;
}

/**
 * Turns of the event loop after which a law hangs: many more than any needs, and not a measure of time, so that a busy
 * machine changes nothing.
 */
const patience = 600;

/** Runs a suite on its own, and gives the titles of its laws, and the reasons of those that fail. */
export async function failingLaws(
  suite: (runner: LawRunner) => void,
): Promise<{ readonly laws: readonly string[]; readonly failing: ReadonlyMap<string, string> }> {
  const tests: Test[] = [];
  suite({
    describe: (_, body) => body(),
    it: (title, body) => tests.push({ title, body }),
  });
  const failing = new Map<string, string>();
  let over = false;
  const patienceLost = (async (): Promise<never> => {
    for (let turn = 0; turn < patience && !over; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    throw new Error('It hangs.');
  })();
  // All at once: each has a product of its own, and those that hang need not wait for each other.
  const run = ({ title, body }: Test): Promise<unknown> =>
    Promise.race([body(), patienceLost]).catch((error: unknown) => failing.set(title, String(error)));
  await Promise.all(tests.map(run));
  over = true;
  return { laws: tests.map(({ title }) => title), failing };
}
