// Needs ffmpeg.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipRequest, numberedFile, numbersIn, type Probed, probe, profileOf } from './media.ts';

const sources = {
  'film.mp4': { frames: 60, rate: '24' },
  'pal.mkv': { frames: 60, rate: '25' },
  'ntsc.mp4': { frames: 60, rate: '30000/1001' },
  'fast.mp4': { frames: 120, rate: '60' },
  'slow.mp4': { frames: 30, rate: '25/2' },
  'stream.ts': { frames: 120, rate: '24' },
  'late.mp4': { frames: 60, rate: '24', output: ['-output_ts_offset', '8.333'] },
  'variable.mp4': { frames: 120, rate: '60', filter: "select='not(mod(n,7))+not(mod(n,5))'" },
  'variable.mkv': { frames: 120, rate: '60', filter: "select='not(mod(n,9))+not(mod(n,4))'" },
};
/** What each frame of a source carries, where some were left out. */
const carried: Partial<Record<string, (n: number) => boolean>> = {
  'variable.mp4': (n) => n % 7 === 0 || n % 5 === 0,
  'variable.mkv': (n) => n % 9 === 0 || n % 4 === 0,
};

let directory: Awaited<ReturnType<typeof scratch>>;
const probed = new Map<string, Probed>();
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const inputs = { sources: new Map(), transforms: {} };

beforeAll(async () => {
  directory = await scratch();
  for (const [name, source] of Object.entries(sources)) {
    const file = await numberedFile(join(directory.path, name), source);
    probed.set(name, probe(file));
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

function numberOf(name: string, position: number): number {
  const keep = carried[name] ?? (() => true);
  return Array.from({ length: 200 }, (_, n) => n).filter(keep)[position] ?? -1;
}

async function render(name: string, start: Rational, frames: number, rate: RationalText, to: string) {
  const source = probed.get(name);
  if (source === undefined) throw new Error(`no ${name}`);
  const file = join(directory.path, name);
  const { request, expected } = clipRequest(name, file, source, { start, frames, profile: profileOf(rate) });
  const target = join(directory.path, to);
  const event = await lastValueFrom(renderer.renderSegment(request, { file: target }, inputs));
  return { event, target, expected: expected.map((position) => numberOf(name, position)) };
}

describe('every output frame is the one on screen at its time', () => {
  const starts = [Rational.zero, Rational.of(1037, 1000), Rational.of(1237, 1000)];
  const rates: RationalText[] = ['30/1', '25/1', '30000/1001'];
  for (const [turn, name] of Object.keys(sources).entries()) {
    for (const [which, rate] of rates.entries()) {
      // In the check each at one of the rates, by turns.
      if (!isSoak && which !== turn % rates.length) continue;
      it(`${name} at ${rate}`, async () => {
        const start = starts[which] ?? Rational.zero;
        const { target, expected, event } = await render(name, start, 20, rate, `segment-${name}-${which}`);
        expect(numbersIn(target)).toEqual(expected);
        expect(event).toMatchObject({ type: 'produced', meta: { frames: 20, stretches: [{ held: 0 }] } });
      });
    }
  }

  it('holds the first frame before the beginning and the last after the end, and says so', async () => {
    const { target, expected, event } = await render('fast.mp4', Rational.of(-1, 10), 70, '30/1', 'held');
    expect(expected.filter((number) => number === 0)).toHaveLength(4);
    expect(numbersIn(target)).toEqual(expected);
    expect(event).toMatchObject({ meta: { frames: 70, stretches: [{ held: 3 + 7 }] } });
  });

  it('takes a time at the very edge of the tolerance for the frame after it', async () => {
    const { target, expected } = await render(
      'film.mp4',
      Rational.of(10, 24).sub(Rational.of(1, 1000)),
      4,
      '24/1',
      'edge',
    );
    expect(expected).toEqual([10, 11, 12, 13]);
    expect(numbersIn(target)).toEqual(expected);
  });

  it('shows a last frame that begins between the last two output frames', async () => {
    const { target, expected } = await render('fast.mp4', Rational.of(1990, 1000), 3, '24/1', 'tail');
    expect(expected).toEqual([119, 119, 119]);
    expect(numbersIn(target)).toEqual(expected);
  });

  it('gives the same bytes each time', async () => {
    const first = await render('pal.mkv', Rational.of(1, 3), 25, '30000/1001', 'first');
    const second = await render('pal.mkv', Rational.of(1, 3), 25, '30000/1001', 'second');
    expect(await readFile(first.target)).toEqual(await readFile(second.target));
  });
});
