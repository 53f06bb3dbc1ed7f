// Needs melt.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Clip, Timeline, TimelineItem } from '@clipwright/core';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { readList, writeList } from '@clipwright/timeline-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultIn, melt, meltFrames, type Shown, shownBy } from './melt.ts';
import { makeNumbered, size } from './numbered.ts';

/** Projects of MLT, against what MLT itself shows of them: sources whose frames carry their numbers. */

const rates = [
  { rate: '25', fps: 25 },
  { rate: '30000/1001', fps: 30_000 / 1001 },
];
const length = 220;
const firsts: Readonly<Record<string, number>> = { 'a.mp4': 1000, 'b.mp4': 3000, 'c.mp4': 5000 };

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
  const exact = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '4', '-pix_fmt', 'yuv420p', '-g', '12', '-bf', '2'];
  for (const [k, { rate }] of rates.entries()) {
    for (const [name, first] of Object.entries(firsts)) {
      makeNumbered(path(k, name), { rate, frames: length, first, args: [...exact, '-c:a', 'aac'] });
    }
  }
});
afterAll(() => directory.remove());

const path = (rate: number, name: string): string => `${directory.path}/${rate}-${name}`;
const firstOf = (source: string): number => firsts[source.slice(-5)] ?? Number.NaN;

function faults(frames: readonly (readonly number[])[], shown: readonly Shown[]): readonly string[] {
  return [
    ...(frames.length === shown.length ? [] : [`${frames.length} frames, and not ${shown.length}`]),
    ...shown.flatMap((each, k) => {
      const fault = faultIn(frames[k] ?? [], each);
      return fault === undefined ? [] : [`frame ${k} ${fault}`];
    }),
  ];
}

/** A cut, in frames: a gap, or a clip that comes in by a dissolve of so many. */
interface Part {
  readonly source: string;
  readonly start: number;
  readonly frames: number;
  readonly isGap: boolean;
  readonly half: number;
}

const part = fc.record<Part>({
  source: fc.constantFrom(...Object.keys(firsts)),
  start: fc.integer({ min: 15, max: 120 }),
  frames: fc.integer({ min: 34, max: 70 }),
  isGap: fc.integer({ min: 0, max: 4 }).map((each) => each === 0),
  half: fc.constantFrom(0, 0, 1, 4, 9, 15),
});

const cut = (name: string, frames: number, half = 0): Part => ({
  ...{ source: `${name}.mp4`, start: 40, frames, isGap: false, half },
});
/** Clips of which their dissolves leave nothing that stands by itself. */
const meeting: readonly (readonly Part[])[] = [
  [cut('a', 40), cut('b', 30, 15), cut('c', 40, 15)],
  [cut('a', 9), cut('b', 40, 9), cut('c', 15, 15)],
];

function timelineOf(parts: readonly Part[], k: number): Timeline {
  const { rate = '25' } = rates[k] ?? {};
  const [n = 25, d = 1] = rate.split('/').map(Number);
  const seconds = (frames: number): string => ((frames * d) / n).toFixed(9);
  const items = parts.map(({ source, start, frames, isGap, half }, i): TimelineItem => {
    if (isGap) return { gap: seconds(frames) };
    const clip: Clip = { source: path(k, source), start: seconds(start), end: seconds(start + frames) };
    const before = parts[i - 1];
    if (half === 0 || before === undefined || before.isGap) return clip;
    return { ...clip, transition: { type: 'crossfade', duration: seconds(2 * half) } };
  });
  return { items, rate };
}

describe('melt shows a project that was written', () => {
  it.each(rates.map(({ rate }, k) => ({ rate, k })))('at $rate frames a second, to the frame', async ({ rate, k }) => {
    const parts = fc.array(part, { minLength: 2, maxLength: 6 }).filter((all) => !all[0]?.isGap && !all.at(-1)?.isGap);
    await fc.assert(
      fc.asyncProperty(parts, async (all) => {
        const timeline = timelineOf(all, k);
        const { text } = await writeList(timeline, { format: 'mlt', rate });
        // Its canvas is no part of a list: the sources' own, here.
        const project = `${directory.path}/written.mlt`;
        const canvas = text
          .replace(/width="\d+" height="\d+"/, `width="${size.width}" height="${size.height}"`)
          .replace(/display_aspect_num="\d+"/, 'display_aspect_num="13"')
          .replace(/display_aspect_den="\d+"/, 'display_aspect_den="6"');
        writeFileSync(project, canvas);
        const frames = meltFrames(project, `${directory.path}/written.mkv`);
        expect(faults(frames, shownBy(timeline, rates[k]?.fps ?? 25, firstOf, length))).toEqual([]);
        // And it is read as what it was.
        const { timeline: again } = await readList(canvas, { format: 'mlt' });
        expect(faults(frames, shownBy(again, rates[k]?.fps ?? 25, firstOf, length))).toEqual([]);
      }),
      { numRuns: isSoak ? 6 : 3, endOnFailure: true, examples: meeting.map((all) => [[...all]]) },
    );
  });
});

describe('a project that melt wrote is read as melt shows it', () => {
  const cuts: Readonly<Record<string, readonly string[]>> = {
    cuts: ['a.mp4', 'in=10', 'out=49', 'b.mp4', 'in=20', 'out=69', 'a.mp4', 'in=100', 'out=129'],
    gaps: ['a.mp4', 'in=10', 'out=49', '-blank', '11', 'b.mp4', 'in=5', 'out=44'],
    dissolves: [
      ...['a.mp4', 'in=10', 'out=69', 'b.mp4', 'in=20', 'out=89', '-mix', '10', '-mixer', 'luma'],
      ...['c.mp4', 'in=30', 'out=79', '-mix', '24', '-mixer', 'luma'],
    ],
    'whole sources': ['a.mp4', 'b.mp4', '-mix', '16', '-mixer', 'luma'],
  };

  // In the check each of them at one of the rates.
  const all = rates.flatMap(({ rate, fps }, k) =>
    Object.keys(cuts).flatMap((what, i) => (isSoak || i % rates.length === k ? [{ what, rate, fps, k }] : [])),
  );
  it.each(all)('$what at $rate frames a second', async ({ what, fps, k }) => {
    const project = `${directory.path}/by-melt.mlt`;
    const words = (cuts[what] ?? []).map((word) => (word.endsWith('.mp4') ? path(k, word) : word));
    melt([...words, '-consumer', `xml:${project}`]);
    const { timeline } = await readList(readFileSync(project, 'utf8'), { format: 'mlt' });
    const frames = meltFrames(project, `${directory.path}/by-melt.mkv`);
    // What nobody puts a picture under, melt shows white.
    const shown = shownBy(timeline, fps, firstOf, length).map((each) => (each === 'black' ? 2 ** 13 - 1 : each));
    expect(faults(frames, shown)).toEqual([]);
    expect(frames.length).toBeGreaterThan(60);
  });
});
