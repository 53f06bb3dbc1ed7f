// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore, temporaryStore } from '@clipwright/cache';
import { type Clip, type ClipLoader, type ClipRenderer, renderTimeline, resultFrom } from '@clipwright/core';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersEngine } from './engine-of.ts';
import { frameTicks, makeAllNumbered, readNumbers } from './numbered.ts';
import type { NumberedSource } from './rule-of-time.ts';

/* Clips that run backwards or stand still, against the rule of time in whole microseconds and ffmpeg's own sound. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-backwards-'));
const processes = headersEngine();
const { loader, renderer } = processes;
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const x264 = (group: number, frames: number) => [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', String(group), '-bf', String(frames)],
  ...['-c:a', 'pcm_s16le'],
];
/** A long group is decoded in several parts; the times of the others are rounded, or waver. */
const made = [
  { name: 'short.mov', rate: '30', frames: 90, args: x264(15, 2) },
  { name: 'long.mkv', rate: '24', frames: 150, args: x264(250, 3) },
  { name: 'stream.ts', rate: '25', frames: 75, args: [...x264(25, 0).slice(0, -1), 'mp2'] },
];
const sources = new Map<string, NumberedSource>();
beforeAll(() => {
  const videos = made.map(({ name, ...video }, i) => [join(folder, name), { ...video, first: 1000 * i }] as const);
  makeAllNumbered(videos);
  for (const [i, [file, { first }]] of videos.entries()) {
    sources.set(made[i]?.name ?? '', { file, first, ...frameTicks(file) });
  }
});

const second = 1_000_000n;

/** Numbers that a clip shows from `end` backwards: at each time the frame on screen just before it, at [n, d] frames a second. */
function backwards(
  { ticks, timebase, first }: NumberedSource,
  [start, end]: readonly [bigint, bigint],
  [times, per]: readonly [bigint, bigint],
  [n, d]: readonly [bigint, bigint],
): number[] {
  const tenth = (second * d) / (10n * n);
  const eps = tenth < 1000n ? tenth : 1000n;
  const [zero = 0n] = ticks;
  const tick = (timebase[0] * second) / timebase[1];
  const slack = eps + (tick > eps ? tick : 0n);
  const numbers: number[] = [];
  const length = ((end - start) * per) / times;
  for (let k = 0n; k * d * second < (length - eps) * n; k += 1n) {
    // In parts of a microsecond.
    const time = (end - slack) * n * per - k * d * second * times;
    const frame = ticks.findLastIndex((at) => (at - zero) * timebase[0] * second * n * per < time * timebase[1]);
    numbers.push(first + Math.max(0, frame));
  }
  return numbers;
}

interface Engines {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
}

async function rendered(items: readonly Clip[], frameRate: string, engines: Engines = { loader, renderer }) {
  await using store = temporaryStore();
  const file = join(folder, 'out.mkv');
  // Of each clip a process reads the sound, which nothing here looks at.
  const output = { file, overwrite: true, frameRate, audio: isSoak };
  await resultFrom(renderTimeline({ items }, output, { ...engines, store, onError: 'fail' }));
  return readNumbers(file);
}

const of = (name: string): NumberedSource => {
  const source = sources.get(name);
  if (source === undefined) throw new Error(`There is no source ${name}.`);
  return source;
};

describe('a clip that runs backwards', () => {
  it.each(some(made, 2))(
    'and is all of its source shows all its frames, the last one first: $name',
    async ({ name, rate }) => {
      const source = of(name);
      const numbers = source.ticks.map((_, i) => source.first + i).reverse();
      expect(await rendered([{ source: source.file, speed: -1 }], rate)).toEqual(numbers);
    },
  );

  it.each<[string, number, number, number, readonly [bigint, bigint], string, readonly [bigint, bigint]]>([
    ['short.mov', 0.5, 2.1, -1, [1n, 1n], '30', [30n, 1n]],
    ['short.mov', 0.31, 1.999, -2.5, [5n, 2n], '25', [25n, 1n]],
    ['long.mkv', 1.2, 5.91, -0.5, [1n, 2n], '30000/1001', [30_000n, 1001n]],
    ['stream.ts', 0.04, 2.3, -1.25, [5n, 4n], '50', [50n, 1n]],
  ])('of %s from %d to %d s at %d', async (name, start, end, speed, exact, frameRate, rate) => {
    const source = of(name);
    const range = [BigInt(Math.round(start * 1e6)), BigInt(Math.round(end * 1e6))] as const;
    const numbers = await rendered([{ source: source.file, start, end, speed }], frameRate);
    expect(numbers).toEqual(backwards(source, range, exact, rate));
  });

  it('stands among others, shares their source, and is found again', async () => {
    await using store = directoryStore({ directory: join(folder, 'kept') });
    const { file: source, first } = of('short.mov');
    const items: Clip[] = [
      { source, start: 0, end: 1 },
      { source, start: 0, end: 1, speed: -1 },
      { source, start: 1, end: 2, speed: -1 },
    ];
    const digests = new Set<string>();
    let opened = 0;
    const counting: ClipLoader = {
      open: (request) => {
        opened += 1;
        return loader.open(request);
      },
      settled: () => loader.settled(),
      [Symbol.asyncDispose]: async () => {},
    };
    const file = join(folder, 'again.mp4');
    for (const [concurrency, encoded] of [
      [1, undefined],
      [6, 0],
    ] as const) {
      const output = { file, overwrite: true, crf: 18 };
      const deps = { loader: counting, renderer, store, concurrency, onError: 'fail' } as const;
      const report = await resultFrom(renderTimeline({ items }, output, deps));
      if (encoded !== undefined) expect(report.segments.encoded).toBe(encoded);
      digests.add(readFileSync(file).toString('base64'));
    }
    expect(digests.size).toBe(1);
    expect(opened).toBe(2);
    const second = Array.from({ length: 30 }, (_, i) => i);
    const expected = [...second, ...second.toReversed(), ...second.map((i) => 59 - i)];
    expect(readNumbers(file)).toEqual(expected.map((number) => first + number));
  });

  it('is heard backwards, sample by sample', async () => {
    await using store = temporaryStore();
    const { file: source } = of('short.mov');
    const file = join(folder, 'heard.mov');
    const items: Clip[] = [{ source, start: 0.25, end: 2.75, speed: -1 }];
    const output = { file, overwrite: true, joinFade: 0 };
    await resultFrom(renderTimeline({ items }, output, { loader, renderer, store, onError: 'fail' }));
    const pcm = (...args: string[]): Float32Array => {
      const read = ['-v', 'error', ...args, '-ar', '48000', '-f', 'f32le', '-'];
      const raw = execFileSync('ffmpeg', read, { maxBuffer: 2 ** 28 });
      return Float32Array.from({ length: raw.length / 4 }, (_, i) => raw.readFloatLE(4 * i));
    };
    const own = pcm('-i', file, '-af', 'pan=mono|c0=c0');
    const truth = pcm('-i', source, '-af', 'pan=mono|c0=c0,atrim=0.25:2.75,areverse');
    expect(Math.abs(own.length - truth.length)).toBeLessThanOrEqual(1024);
    // What an encoder of sound adds is far below what a sample more or less would.
    const size = (of: (i: number) => number): number => {
      let sum = 0;
      for (let i = 0; i < truth.length; i += 1) sum += of(i) ** 2;
      return sum;
    };
    const [signal, noise] = [size((i) => truth[i] ?? 0), size((i) => (own[i] ?? 0) - (truth[i] ?? 0))];
    expect(signal).toBeGreaterThan(0);
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(20);
  });
});

describe('a clip that stands still', () => {
  it('shows the picture at its start for as long as it says', async () => {
    const { file: source, first } = of('long.mkv');
    const items: Clip[] = [
      { source, start: 1, end: 1.25 },
      { source, start: 1.25, freeze: 0.5 },
      { source, start: 1.25, end: 1.5 },
    ];
    const numbers = [24, 25, 26, 27, 28, 29, ...Array.from({ length: 12 }, () => 30), 30, 31, 32, 33, 34, 35];
    expect(await rendered(items, '24')).toEqual(numbers.map((number) => first + number));
    // It has material beyond its cuts: a crossfade is as long as it is asked for.
    const transition = { type: 'crossfade', duration: 0.25 } as const;
    const faded = items.map((item, i) => (i === 0 ? item : { ...item, transition }));
    await using store = temporaryStore();
    const output = { file: join(folder, 'faded.mkv'), overwrite: true };
    const { clips } = await resultFrom(
      renderTimeline({ items: faded }, output, { loader, renderer, store, onError: 'fail' }),
    );
    expect(clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  });
});

describe.skipIf(!hasLibrary)('by the second engine (needs node-av)', () => {
  it('the same', async () => {
    await using engine = libavEngine();
    await using other = libavLoader({ engine });
    await using encoder = libavRenderer({ engine });
    const source = of('long.mkv');
    const items: Clip[] = [
      { source: source.file, start: 1, end: 5, speed: -1 },
      { source: source.file, start: 2, freeze: 0.5 },
    ];
    const shown = [
      ...backwards(source, [second, 5n * second], [1n, 1n], [24n, 1n]),
      ...Array.from({ length: 12 }, () => source.first + 48),
    ];
    expect(await rendered(items, '24', { loader: other, renderer: encoder })).toEqual(shown);
  });
});
