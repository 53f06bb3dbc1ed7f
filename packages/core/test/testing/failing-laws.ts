import type { LawRunner } from '@clipwright/core/testing';

/** Runs a suite on its own, and gives the titles of its laws, and the reasons of those that fail. */
export async function failingLaws(
  suite: (runner: LawRunner) => void,
): Promise<{ readonly laws: readonly string[]; readonly failing: ReadonlyMap<string, string> }> {
  const tests: { readonly title: string; readonly body: () => Promise<void> }[] = [];
  suite({
    describe: (_, body) => body(),
    it: (title, body) => tests.push({ title, body }),
  });
  const failing = new Map<string, string>();
  // All at once: each has a product of its own, and those that hang need not wait for each other.
  await Promise.all(
    tests.map(({ title, body }) => body().catch((error: unknown) => failing.set(title, String(error)))),
  );
  return { laws: tests.map(({ title }) => title), failing };
}
