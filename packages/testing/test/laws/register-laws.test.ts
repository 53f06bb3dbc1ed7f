import { describe as nodeDescribe, it as nodeIt } from 'node:test';
import { type LawRunner, loaderLaws, syntheticLoader } from '@clipwright/testing';
import { expect, it } from 'vitest';
import { failingLaws } from './failing-laws.ts';

const suite =
  (make = async () => product()) =>
  (runner: LawRunner): void =>
    loaderLaws(runner, {
      name: 'a loader',
      capabilities: { audio: true, file: false, other: false, silent: false, notMedia: true, changing: false },
      make,
    });

function product() {
  const loader = syntheticLoader({ frames: 12, width: 16, height: 16 });
  return { loader, uri: 'synthetic:one', missing: 'none', leftovers: () => loader.leftovers() };
}

it('skips a law that does not apply, with the reason in its title', () => {
  const skipped: string[] = [];
  const run: string[] = [];
  suite()({
    describe: (_, body) => body(),
    it: Object.assign((title: string) => run.push(title), { skip: (title: string) => skipped.push(title) }),
  });
  expect(skipped).toEqual([
    'a source that is another loader’s is declined before anything is opened, and leaves nothing (skipped: the product declines nothing)',
    'another source has another fingerprint (skipped: the product has no other source)',
    'a source without sound gives silence (skipped: the product has no silent source)',
    'a source that became another, or is gone, while it was open says so from then on (skipped: the product has no source that can be changed)',
  ]);
  expect(run.some((title) => title.includes('skipped'))).toBe(false);
});

it('says so in the title where the runner cannot skip', async () => {
  const { laws } = await failingLaws(suite());
  expect(laws.filter((title) => title.includes('(skipped: '))).toHaveLength(4);
});

it('cleans up after each law, also one that fails', async () => {
  let made = 0;
  let cleaned = 0;
  const { laws, failing } = await failingLaws(
    suite(async () => {
      made += 1;
      const cleanUp = async (): Promise<void> => {
        cleaned += 1;
      };
      return { ...product(), uri: 'none', cleanUp };
    }),
  );
  expect(failing.size).toBeGreaterThan(10);
  expect([made, cleaned]).toEqual([laws.length - 4, laws.length - 4]);
});

it('fails a law that does not end', async () => {
  const loader = { ...product().loader, settled: () => new Promise<void>(() => {}) };
  const { failing } = await failingLaws((runner) =>
    loaderLaws(runner, {
      name: 'a loader that never settles',
      capabilities: { audio: true, file: false, other: false, silent: false, notMedia: true, changing: false },
      make: async () => ({ ...product(), loader }),
      patience: 50,
    }),
  );
  expect(failing.get('leaving before the first event leaves nothing')).toMatch('Not over after 50 ms');
});

it('takes the runner of node:test', () => {
  const runner: LawRunner = { describe: nodeDescribe, it: nodeIt };
  expect(runner.it.skip).toBeTypeOf('function');
});
