import { beforeAll, describe, expect, it } from 'vitest';
import { listOf, maxToSample, traces, written } from '../../scripts/trace-modules.mjs';

// What is read of the machine differs from system to system.
describe.skipIf(process.platform !== 'linux')('the modules that a request enters (traced on Linux alone)', () => {
  let found: Readonly<Record<string, readonly string[]>>;
  beforeAll(async () => {
    found = await traces();
  });

  it('are those that docs/architecture.md names; else: node scripts/trace-modules.mjs', async () => {
    expect((await written()).list).toBe(listOf(found));
  });

  it('are no more than they were from a request to a sample', () => {
    expect(found.sample?.length).toBeLessThanOrEqual(maxToSample);
  });

  it('are entered, not merely loaded', () => {
    expect(found.load).toContain('core/pipelines/load/load-run');
    expect(found.load).not.toContain('core/pipelines/render/render-timeline');
    expect(found.sample).not.toContain('core/index');
    expect(found.render).toContain('core/pipelines/render/render-timeline');
  });
});
