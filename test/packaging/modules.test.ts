// Needs ffmpeg.
import { beforeAll, describe, expect, it } from 'vitest';
import { listOf, maxToSample, traces, written } from '../../scripts/trace-modules.mjs';

type Traces = Readonly<Record<string, { readonly entered: readonly string[]; readonly walked: readonly string[] }>>;

const inBoth = (first: Traces, second: Traces): Traces =>
  Object.fromEntries(
    Object.entries(first).map(([name, { entered, walked }]) => [
      name,
      {
        entered: entered.filter((module) => second[name]?.entered.includes(module)),
        walked: walked.filter((module) => second[name]?.walked.includes(module)),
      },
    ]),
  );

// What is read of the machine differs from system to system.
describe.skipIf(process.platform !== 'linux')('the modules that a request enters (traced on Linux alone)', () => {
  let found: Traces;
  beforeAll(async () => {
    found = await traces();
    // What is not entered each time is up to the machine: on a busy one somebody has to wait who else never does.
    if (listOf(found) !== (await written()).list) found = inBoth(found, await traces());
  });

  it('are those that docs/architecture.md names; else: node scripts/trace-modules.mjs', async () => {
    expect((await written()).list).toBe(listOf(found));
  });

  it('are no more than they were from a request to a sample', () => {
    expect(found.sample?.entered.length).toBeLessThanOrEqual(maxToSample.entered);
    expect(found.sample?.walked.length).toBeLessThanOrEqual(maxToSample.walked);
    expect(found.sample?.walked.at(-1)).toBe('ffmpeg/supervise/child');
  });

  it('are entered, not merely loaded', () => {
    expect(found.load?.entered).toContain('core/pipelines/load/load-run');
    expect(found.load?.entered).not.toContain('core/pipelines/render/render-timeline');
    expect(found.sample?.entered).not.toContain('core/index');
    expect(found.render?.entered).toContain('core/pipelines/render/render-timeline');
  });
});
