import { ClipwrightError, type RenderDeps, renderTimeline, resultFrom } from '@clipwright/core';
import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { type FakeJob, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { changingSources } from '../laws/changing-sources.ts';

const changed = new ClipwrightError('source-changed', 'It was written again.');

/** A render during which `a` changes, as soon as something was made of it that the function names. */
function parts(when: (job: FakeJob) => boolean) {
  const names = new Map<string, ClipwrightError>();
  const renderer = fakeRenderer({
    fail: (job) => {
      if (when(job)) names.set('synthetic:a', changed);
      return undefined;
    },
  });
  const store = memoryStore({ files: renderer.files });
  const loader = syntheticLoader();
  const deps: RenderDeps = { loader: changingSources(loader, names), renderer, store };
  return { names, renderer, deps, leftovers: () => [...loader.leftovers(), ...renderer.leftovers()] };
}

const timeline = {
  items: [
    { source: 'synthetic:a', start: 0, end: 1 },
    { source: 'synthetic:b', start: 0, end: 1 },
    { source: 'synthetic:a', start: 1, end: 2 },
  ],
};
const output = { file: '/out.mp4', overwrite: true };
const ofPicture = (job: FakeJob): boolean => job.type === 'segment';
const ofSound = (job: FakeJob): boolean => job.type === 'audio';

it.each([
  ['its picture is', ofPicture],
  ['its sound is', ofSound],
])('a source that changes while %s made fails all its clips, in one new plan', async (_, when) => {
  const { deps, leftovers } = parts(when);
  const events = await lastValueFrom(renderTimeline(timeline, output, deps).pipe(toArray()));
  expect(events.filter(({ type }) => type === 'planned')).toHaveLength(2);
  const last = events.at(-1);
  const clips = last?.type === 'done' ? last.report.clips : [];
  expect(clips.map(({ status, code }) => [status, code])).toEqual([
    ['skipped', 'source-changed'],
    ['rendered', undefined],
    ['skipped', 'source-changed'],
  ]);
  expect(leftovers()).toEqual([]);
});

it('what was made of a source that changed is not kept', async () => {
  const { names, renderer, deps } = parts(ofPicture);
  await resultFrom(renderTimeline(timeline, output, deps));
  names.clear();
  const before = renderer.jobs.length;
  const { segments } = await resultFrom(
    renderTimeline(timeline, output, { ...deps, renderer: fakeRenderer({ files: renderer.files }) }),
  );
  expect(renderer.jobs.length).toBe(before);
  expect(segments).toMatchObject({ total: 3, encoded: 2 });
});

it('where making it fails, the change is the reason', async () => {
  const { deps, renderer } = parts(() => false);
  const broken = fakeRenderer({
    files: renderer.files,
    fail: () => new ClipwrightError('source-damaged', 'Half a frame.'),
  });
  const loader = changingSources(syntheticLoader(), new Map([['synthetic:a', changed]]));
  const silent = { ...output, audio: false };
  const run = resultFrom(renderTimeline(timeline, silent, { ...deps, loader, renderer: broken, onError: 'fail' }));
  await expect(run).rejects.toMatchObject({ code: 'source-changed', details: { source: 'synthetic:a' } });
});
