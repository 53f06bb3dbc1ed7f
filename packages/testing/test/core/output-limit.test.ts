import {
  type ClipRenderer,
  ClipwrightError,
  type OutputOptions,
  planTimeline,
  type RenderDeps,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { concat, type Observable, of, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output: OutputOptions = { file: '/out.mp4', audio: false };

const clip = (name: string) => ({ source: `synthetic:${name}`, start: 0, end: 8 });

/** Clips long enough to be segments of their own. */
const three: Timeline = { items: [clip('a'), clip('b'), clip('c')] };

type Change = (renderer: ClipRenderer) => Partial<ClipRenderer>;

function parts(change: Change = () => ({})) {
  const fake = fakeRenderer();
  const loader = syntheticLoader();
  const store = memoryStore({ files: fake.files });
  const deps: RenderDeps = { loader, store, renderer: { ...fake, ...change(fake) } };
  return { fake, deps, leftovers: () => [...loader.leftovers(), ...fake.leftovers(), ...store.leftovers()] };
}

const render = (timeline: Timeline, deps: RenderDeps, more: Partial<OutputOptions> = {}) =>
  resultFrom(renderTimeline(timeline, { ...output, ...more }, deps));

/** What a job tells first. */
const told = <T>(bytes: number, then: Observable<T>) =>
  concat(of({ type: 'progress', ratio: 0.1, bytes } as const), then);

const sourceOf = (request: SegmentRequest): string => (request.kind === 'clip' ? request.source.id : request.kind);

it('what running jobs have written together ends a render, and no clip is left out for it', async () => {
  // What they come to in the end would be within the limit.
  const { fake, deps, leftovers } = parts((fake) => ({
    renderSegment: (...job) => told(50_000, fake.renderSegment(...job)),
    renderAudio: (...job) => told(11_000, fake.renderAudio(...job)),
  }));
  await expect(render(three, deps, { maxBytes: 160_000, audio: true })).rejects.toMatchObject({
    code: 'output-too-large',
    kind: 'input',
    remedy: expect.stringContaining('maxBytes'),
    details: { bytes: 161_000, maxBytes: 160_000 },
  });
  expect(fake.files.has('/out.mp4')).toBe(false);
  expect(leftovers()).toEqual([]);
});

it('what is finished counts at each of its places, and stays in the store', async () => {
  const { fake, deps, leftovers } = parts();
  const timeline: Timeline = { items: [clip('a'), clip('b'), clip('a')] };
  const whole = await render(timeline, deps);
  expect(whole.segments).toEqual({ total: 3, encoded: 2, reused: 1 });
  const kept = [...fake.files.entries()].filter(([file]) => file !== '/out.mp4');
  const bytes = kept.reduce((sum, [, data]) => sum + data.length, 0);
  // All of them once are within the limit, and one of them is there twice.
  fake.files.delete('/out.mp4');
  const before = fake.jobs.length;
  await expect(render(timeline, deps, { maxBytes: bytes })).rejects.toMatchObject({ code: 'output-too-large' });
  // It does not come to a join.
  expect(fake.jobs.slice(before)).toEqual([]);
  expect(leftovers()).toEqual([]);
  expect([...fake.files.keys()]).toEqual(kept.map(([file]) => file));
  const again = await render(timeline, deps);
  expect(again.segments).toEqual({ total: 3, encoded: 0, reused: 3 });
});

it('the joined file is held against it as well', async () => {
  const { fake, deps, leftovers } = parts();
  const { verification } = await render(three, deps);
  fake.files.delete('/out.mp4');
  await expect(render(three, deps, { maxBytes: verification.bytes - 1 })).rejects.toMatchObject({
    code: 'output-too-large',
    details: { bytes: verification.bytes },
  });
  expect(fake.files.has('/out.mp4')).toBe(false);
  expect(leftovers()).toEqual([]);
  expect((await render(three, deps, { maxBytes: verification.bytes })).verification).toEqual(verification);
});

it('a clip that fails gives back what it had written', async () => {
  const broken = throwError(() => new ClipwrightError('source-damaged', 'It does not decode.'));
  const { deps } = parts((fake) => ({
    renderSegment: (request, ...rest) =>
      sourceOf(request).includes('b') ? told(1_000_000, broken) : fake.renderSegment(request, ...rest),
  }));
  const report = await render(three, deps, { maxBytes: 1_000_000 });
  expect(report.clips.map(({ status }) => status)).toEqual(['rendered', 'skipped', 'rendered']);
});

it('what is tried again counts once', async () => {
  let failures = 0;
  const { deps } = parts((fake) => ({
    renderSegment: (...job) => {
      if (failures === 1) return told(900_000, fake.renderSegment(...job));
      failures += 1;
      return told(
        900_000,
        throwError(() => new ClipwrightError('out-of-resources', 'No memory is left.')),
      );
    },
  }));
  const report = await render({ items: [{ ...clip('a'), end: 1 }] }, deps, { maxBytes: 1_000_000 });
  expect(report.retries).toBe(1);
});

it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('is no limit: %s', (maxBytes) => {
  const { deps } = parts();
  for (const start of [renderTimeline, planTimeline]) {
    expect(() => start(three, { ...output, maxBytes }, deps)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('maxBytes') }),
    );
  }
});
