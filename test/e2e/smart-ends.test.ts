// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type RenderEvent, renderTimeline } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeEnds, type Stretch } from './ends-quality.ts';
import { frameTicks } from './numbered.ts';
import { smartRenders, starting } from './smart-lists.ts';

/*
 * What is encoded beside packets that are copied looks as good as what x264 makes of the same frames by itself, by the
 * measure of ffmpeg's ssim filter. The films are not made here: noise and test pictures are of no use for that.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-ends-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const media = process.env.CLIPWRIGHT_TEST_MEDIA;

/** Frames of an output that were encoded, and those of the source that they show. */
function endsOf(events: readonly RenderEvent[], output: string, source: string): (readonly [Stretch, Stretch])[] {
  const plan = events.flatMap((event) => (event.type === 'planned' ? [event.plan] : [])).at(-1);
  const copies = plan?.copies ?? [];
  const ticks = frameTicks(source).ticks.map(Number);
  const [first] = copies;
  if (plan === undefined || first === undefined) throw new Error('Nothing is copied.');
  // Frames that are copied are the source's one by one, and so are those beside them.
  const shift = ticks.indexOf(first.part.from) - first.firstFrame;
  const borders = [0, ...copies.flatMap(({ firstFrame, part }) => [firstFrame, firstFrame + part.frames]), plan.frames];
  return borders.flatMap((from, n) => {
    const frames = (borders[n + 1] ?? 0) - from;
    if (n % 2 === 1 || frames <= 0) return [];
    return [
      [
        { file: output, from, frames },
        { file: source, from: from + shift, frames },
      ] as const,
    ];
  });
}

const files: readonly { readonly name: string; readonly start: number; readonly end: number; readonly often?: true }[] =
  [
    { name: 'shared-assets/flower.mp4', start: 1.2, end: 4.9, often: true },
    { name: 'shared-assets/friday.mp4', start: 0.7, end: 5.3 },
    { name: 'auto-editor/example.mp4', start: 3.3, end: 20.1 },
    { name: 'auto-editor/man-on-green-screen.mp4', start: 2.1, end: 20.7 },
    { name: 'sample-videos/car-detection.mp4', start: 1.3, end: 25.7 },
    { name: 'sample-videos/bottle-detection.mp4', start: 2.1, end: 20.3 },
  ];

describe.skipIf(media === undefined)('of real files (needs CLIPWRIGHT_TEST_MEDIA)', () => {
  it.each(files.filter(({ often }) => isSoak || often))('$name', async ({ name, start, end }) => {
    const source = join(media ?? '', 'files', name);
    const file = join(folder, 'out.mp4');
    await using store = temporaryStore();
    const deps = { loader: parts.loader, renderer: starting(parts.renderer, 0), store };
    const output = { file, overwrite: true, audio: false };
    const render$ = renderTimeline({ items: [{ source, start, end }] }, output, deps);
    const events = await lastValueFrom(render$.pipe(toArray()));
    const ends = endsOf(events, file, source);
    expect(ends.length).toBeGreaterThan(0);
    judgeEnds(ends, folder);
  });
});
