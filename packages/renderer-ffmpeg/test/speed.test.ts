// Needs ffmpeg.
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { gridFilters } from '@clipwright/filters';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { some } from '@clipwright/test-kit/soak';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipRequest, numberedFile, numbersIn, openSynthetic, type Probed, probe, profileOf } from './media.ts';

const keep = (n: number): boolean => n % 7 === 0 || n % 5 === 0;
const sources = {
  'ntsc.mp4': { frames: 300, rate: '30000/1001' },
  'pal.mkv': { frames: 300, rate: '25' },
  'variable.mp4': { frames: 300, rate: '60', filter: "select='not(mod(n,7))+not(mod(n,5))'" },
};

let directory: Awaited<ReturnType<typeof scratch>>;
const probed = new Map<string, Probed>();
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });

beforeAll(async () => {
  directory = await scratch();
  for (const [name, source] of Object.entries(sources)) {
    probed.set(name, probe(await numberedFile(join(directory.path, name), source)));
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const cases: readonly (readonly [keyof typeof sources, RationalText, RationalText, number])[] = [
  ['ntsc.mp4', '1/16', '30/1', 40],
  ['ntsc.mp4', '16/1', '30000/1001', 15],
  ['ntsc.mp4', '137/100', '24/1', 40],
  ['pal.mkv', '1/3', '30000/1001', 40],
  ['pal.mkv', '2/1', '25/1', 60],
  ['variable.mp4', '3/2', '30/1', 50],
  ['variable.mp4', '99/100', '25/1', 40],
];

describe('a clip at another speed shows the frames of its own time', () => {
  it.each(some(cases, 4))('%s at %s times, %s frames a second', async (name, speed, rate, frames) => {
    const source = probed.get(name);
    if (source === undefined) throw new Error(`no ${name}`);
    const clip = { start: Rational.of(1237, 1000), frames, profile: profileOf(rate), speed: Rational.from(speed) };
    const { request, expected } = clipRequest(name, join(directory.path, name), source, clip);
    const file = join(directory.path, 'out');
    const event = await lastValueFrom(
      renderer.renderSegment(request, { file }, { sources: new Map(), transforms: {} }),
    );
    const carried = Array.from({ length: 300 }, (_, n) => n).filter(name === 'variable.mp4' ? keep : () => true);
    expect(numbersIn(file)).toEqual(expected.map((position) => carried[position]));
    expect(event).toMatchObject({ meta: { frames, stretches: [{ held: 0 }] } });
  });

  it('also when it is pulled as samples, and holds the last one after the end', async () => {
    const source = await openSynthetic('synthetic:made?frames=96&rate=24/1&origin=500');
    const { timestamps, gops } = await lastValueFrom(source.index());
    const made = { info: source.info, timestamps, keys: gops.map((gop) => gop.pts) };
    for (const speed of [Rational.of(1, 8), Rational.of(7, 3)]) {
      const clip = { start: Rational.of(2), frames: 28, profile: profileOf('30/1'), speed };
      const { request, expected } = clipRequest('made', undefined, made, clip);
      const file = join(directory.path, 'made');
      const inputs = { sources: new Map([['made', source]]), transforms: {} };
      const event = await lastValueFrom(renderer.renderSegment(request, { file }, inputs));
      expect(numbersIn(file)).toEqual(expected);
      // At 7/3 the source's last two seconds are over after 25.7 frames, less a tolerance.
      const held = speed.compare(1) < 0 ? 0 : 2;
      expect(event).toMatchObject({ meta: { stretches: [{ held }] } });
    }
  });
});

describe('the filters of the grid', () => {
  /**
   * What ffmpeg does with a frame's ticks, in its own numbers: settb rounds, setpts counts in doubles, fps rounds up.
   */
  function placeOf(filters: string, tick: number, timebase: Rational, rate: Rational): bigint {
    const denominator = BigInt(/settb=1\/(\d+)/.exec(filters)?.[1] ?? '0');
    const [, whole, divisor = '1'] = /setpts=(?:floor\(\()?(.*?)(?:\)\/(\d+)\))?,fps/.exec(filters) ?? [];
    const [, times = '1', shift = '0'] = /^PTS(?:\*(\d+))?-\((-?\d+)\)$/.exec(whole ?? '') ?? [];
    const pts = timebase.mul(tick).mul(denominator).round();
    const counted = Math.floor((Number(pts) * Number(times) - Number(shift)) / Number(divisor));
    expect(Math.abs(Number(pts) * Number(times))).toBeLessThan(2 ** 53);
    return Rational.of(BigInt(counted), denominator).mul(rate).ceil();
  }

  it('put every frame at the first output frame whose time is not earlier', () => {
    const source = clipRequest('a', 'a', stub(), { start: Rational.zero, frames: 1, profile: profileOf('30/1') });
    fc.assert(
      fc.property(
        fc.constantFrom('1/90000', '1/1000', '1001/30000', '1/15360', '1/12800'),
        fc.constantFrom('24/1', '25/1', '30/1', '30000/1001', '60/1'),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 25, max: 100 })),
        fc.integer({ min: -200, max: 20_000 }),
        (timebaseText, rateText, ms, [numerator, parts], ticks) => {
          const [timebase, rate, speed] = [
            Rational.from(timebaseText),
            Rational.from(rateText),
            Rational.of(numerator, parts),
          ];
          const sampleAt = Rational.of(ms, 1000);
          const info = {
            ...source.request.source.info,
            video: { ...source.request.source.info.video, timebase: timebase.toString(), origin: 0 },
          };
          const stretch = {
            ...source.request,
            source: { id: 'a', info },
            sampleAt: sampleAt.toString(),
            speed: speed.toString(),
          };
          const tick = Number(sampleAt.div(timebase).floor()) + ticks;
          const exact = timebase.mul(tick).sub(sampleAt).div(speed).mul(rate).ceil();
          expect(placeOf(gridFilters(stretch, rate), tick, timebase, rate)).toBe(exact);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function stub(): Probed {
  const video = {
    index: 0,
    codec: 'h264',
    width: 16,
    height: 16,
    displayWidth: 16,
    displayHeight: 16,
    rotation: 0,
    sampleAspectRatio: '1/1',
    pixelFormat: 'yuv420p',
    frameRate: '30/1',
    timebase: '1/90000',
    origin: 0,
    frames: 1,
    color: {},
  } as const;
  return { info: { container: 'mov', duration: '1/30', video }, timestamps: [0], keys: [0] };
}
