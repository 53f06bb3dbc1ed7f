import { describe, expect, it } from 'vitest';
import { type LawResult, loaderLaws, runLaws, syntheticLoader } from '../src/index.ts';
import * as nodeTest from '../src/node-test.ts';
import * as forVitest from '../src/vitest.ts';

const capabilities = { audio: true, file: false, other: false, silent: false, notMedia: true, changing: false };

const options = (uri = 'synthetic:one') => ({
  name: 'a loader',
  capabilities,
  make: async () => {
    const loader = syntheticLoader({ frames: 12, width: 16, height: 16 });
    return {
      loader,
      uri,
      missing: 'none',
      notMedia: 'synthetic:one?rate=none',
      leftovers: () => loader.leftovers(),
      cleanUp: () => loader[Symbol.asyncDispose](),
    };
  },
});

it('runs laws without a runner, and tells which were kept, broken and skipped, as each ends', async () => {
  const told: LawResult[] = [];
  const results = await runLaws((runner) => loaderLaws(runner, options()), { onResult: (result) => told.push(result) });
  expect(told).toEqual(results);
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(results.find(({ status }) => status === 'skipped')).toEqual({
    suite: 'a loader',
    law: 'a source that is another loader’s is declined before anything is opened, and leaves nothing',
    status: 'skipped',
    reason: 'the product declines nothing',
  });
  expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  const broken = await runLaws((runner) => loaderLaws(runner, options('nowhere')));
  expect(broken).toHaveLength(results.length);
  expect(broken.find(({ law }) => law === 'two subscriptions are two runs')).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('There is no synthetic source "nowhere".'),
  });
});

describe('in one call with vitest', () => forVitest.loaderLaws(options()));

it('has every suite for node:test and vitest', () => {
  const suites = ['cacheLaws', 'formatLaws', 'loaderLaws', 'proberLaws', 'rendererLaws', 'storeLaws'];
  expect(Object.keys(nodeTest).sort()).toEqual(suites);
  expect(Object.keys(forVitest).sort()).toEqual(suites);
});
