// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, Rational, type SourceIndex } from '@clipwright/core';
import { secondsToRational, wantedFrames } from '@clipwright/core/author';
import { chooseProfile, planRender } from '@clipwright/core/plan';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { childrenOf } from './children.ts';
import { madeTogether } from './made-together.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-long-'));
const runner = ffmpegRunner();

/**
 * Kinds of files that ffprobe tells of: how their ten seconds are made. Each has more than ten thousand packets in four
 * minutes.
 */
const kinds = {
  ts: ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '30', '-c:a', 'mp2'],
  mov: ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '30', '-c:a', 'mp2'],
  avi: ['-c:v', 'mpeg4', '-bf', '2', '-g', '30', '-c:a', 'mp2'],
  mpg: ['-c:v', 'mpeg2video', '-q:v', '2', '-bf', '2', '-g', '15', '-c:a', 'mp2', '-b:a', '64k'],
  mkv: ['-c:v', 'mpeg4', '-bf', '0', '-g', '40', '-c:a', 'mp2'],
} as const;
type Kind = keyof typeof kinds;
const names = ['ts', 'mov', 'avi', 'mpg', 'mkv'] as const satisfies readonly Kind[];
/** Sound in pieces of the size that MPEG's layer 2 has. */
const graph = (seconds: number, size = '32x32:r=50'): string =>
  `testsrc2=s=${size}:d=${seconds}[v];sine=d=${seconds}:r=48000:samples_per_frame=1152[a]`;

const bases = new Map<Kind, string>();
const made = new Map<string, Promise<string>>();

function long(kind: Kind, times: number): Promise<string> {
  const name = `${times}.${kind}`;
  const file = made.get(name) ?? make(kind, times);
  made.set(name, file);
  return file;
}

/**
 * So many times ten seconds: the same ones over, but of .mpg, whose clock would fall back a little where they meet; and
 * would where pictures are so small that several share a packet, which has one time.
 */
async function make(kind: Kind, times: number): Promise<string> {
  if (kind === 'mpg') return await makeMedia(directory, `${times}.mpg`, graph(10 * times, '128x96:r=25'), kinds.mpg);
  const file = join(directory, `${times}.${kind}`);
  const input = ['-stream_loop', String(times - 1), '-i', bases.get(kind) ?? ''];
  execFileSync('ffmpeg', ['-v', 'quiet', '-y', ...input, '-c', 'copy', file]);
  return file;
}

beforeAll(() => {
  const repeated = names.filter((kind) => kind !== 'mpg');
  const files = repeated.map((kind) => [`base.${kind}`, kinds[kind]] as const);
  const paths = madeTogether(directory, graph(10), files);
  for (const [i, kind] of repeated.entries()) bases.set(kind, paths[i] ?? '');
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

/** A runner that counts the lines that are read of its processes: a packet has one. */
function counting(): { readonly runner: FfmpegRunner; readonly lines: () => number } {
  let lines = 0;
  const stream: FfmpegRunner['stream'] = (job) => {
    const inner = runner.stream(job);
    const next: typeof inner.next = async () => {
      const result = await inner.next();
      if (result.done !== true) for (const byte of result.value) if (byte === 10) lines += 1;
      return result;
    };
    const counted = { ...inner, next, [Symbol.asyncIterator]: () => counted };
    return counted;
  };
  return { runner: { ...runner, stream }, lines: () => lines };
}

async function withSource<T>(uri: string, by: FfmpegRunner, use: (source: ClipSource) => Promise<T>): Promise<T> {
  await using loader = ffmpegLoader({ runner: by });
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  return await use(source);
}

/**
 * Timestamps of all frames, as ffprobe alone lists the packets. Where some have none, those of decoding, each of the
 * packet that drives the frame out, which is the next one (`has_b_frames`).
 */
function listedBy(file: string, kind: Kind): readonly number[] {
  const known = listings.get(file) ?? list(file, kind);
  listings.set(file, known);
  return known;
}

const listings = new Map<string, readonly number[]>();

function list(file: string, kind: Kind): readonly number[] {
  const entries = ['-select_streams', 'v', '-show_entries', 'packet=pts,dts', '-of', 'csv=p=0'];
  const text = execFileSync('ffprobe', ['-v', 'quiet', ...entries, file], { encoding: 'utf8', maxBuffer: 1e8 });
  const rows = text
    .trim()
    .split('\n')
    .map((row) => row.split(',').map(Number));
  const lacksPts = rows.some(([pts]) => Number.isNaN(pts));
  const times = rows.map(([pts = 0, dts = 0]) => (kind !== 'mkv' && lacksPts ? dts : pts));
  const rising = [...new Set(times)].sort((a, b) => a - b);
  if (kind === 'mkv' || !lacksPts) return rising;
  const [last = 0, before = 0] = rising.toReversed();
  return [...rising.slice(1), last + (last - before)];
}

/** In the check one in the middle and one at the end. */
const cuts: readonly (readonly [number, number])[] = [
  [60.02, 62],
  [239, 239.9],
  ...(isSoak
    ? ([
        [0, 0.4],
        [1.5, 3],
        [119.99, 120.5],
        [178.123, 178.4],
      ] as const)
    : []),
];

const beginsAndEnds = ({ timestamps }: SourceIndex): string => `${timestamps[0]} ${timestamps.at(-1)}`;

/** What is told of all of a file, which takes long. */
function wholeOf(file: string): Promise<SourceIndex> {
  const whole = wholes.get(file) ?? withSource(file, runner, (source) => firstValueFrom(source.index()));
  wholes.set(file, whole);
  return whole;
}

const wholes = new Map<string, Promise<SourceIndex>>();

describe.each(names)('a long .%s', (kind) => {
  it('is indexed where it is wanted, and that part is what the whole index has there', async () => {
    const file = await long(kind, 24);
    const expected = listedBy(file, kind);
    const whole = await wholeOf(file);
    await withSource(file, runner, async (source) => {
      const profile = chooseProfile([source.info], { size: { width: 32, height: 32 }, frameRate: '30000/1001' });
      expect(source.info.video.frames).toBeUndefined();
      for (const [start, end] of cuts) {
        const part = await withSource(file, runner, (fresh) => firstValueFrom(fresh.index({ start, end })));
        const [first = 0, last = 0] = [part.timestamps[0], part.timestamps.at(-1)];
        expect(part.timestamps.length).toBeLessThan(0.8 * expected.length);
        expect(part.timestamps).toEqual(expected.filter((time) => time >= first && time <= last));
        expect(part.end).toBe(whole.end);
        const planned = (sourceIndex: SourceIndex) =>
          planRender(
            [
              {
                ...{ kind: 'clip', index: 0, sourceIndex },
                source: { id: 'a', info: source.info },
                ...{ start: secondsToRational(start), end: secondsToRational(end) },
              },
            ],
            profile,
          );
        expect(planned(part), beginsAndEnds(part)).toEqual(planned(whole));
      }
    });
  });
});

// How parts are listed is the same for all kinds once their beginnings and ends are known.
describe.each(some(names, 2))('a long .%s', (kind) => {
  it('is listed for a few times at once, and each shows the frame that the whole index has then', async () => {
    const file = await long(kind, 24);
    // Some near the ends, which are known, and those between in groups of three.
    const at = [0.5, 40, 55.5, 70.02, 95, 119.98, 140, 160.5, 239.5];
    const processes: string[] = [];
    const watched: FfmpegRunner = {
      ...runner,
      stream: (job) => {
        const args = 'outputs' in job.args ? [] : job.args;
        if (args.includes('-select_streams')) processes.push(args.join(' '));
        return runner.stream(job);
      },
    };
    await withSource(file, watched, async (source) => {
      processes.length = 0;
      const seen: number[] = [];
      for await (const { pts, close } of source.video({ start: 0, end: 239.9 }, { at })) {
        seen.push(pts);
        close();
      }
      expect(processes.length).toBeLessThanOrEqual(3);
      const whole = await wholeOf(file);
      const wanted = wantedFrames(
        whole,
        source.info.video,
        { start: Rational.zero, end: secondsToRational(239.9) },
        { at },
      );
      expect(seen).toEqual(wanted.map((position) => whole.timestamps[position]));
      const listed = new Set(listedBy(file, kind));
      expect(seen.filter((pts) => !listed.has(pts))).toEqual([]);
    });
  });

  it('is as quick to open and to cut as one of half its length', async () => {
    const listed = async (times: number): Promise<number> => {
      const { runner: by, lines } = counting();
      await withSource(await long(kind, times), by, async (source) => {
        expect(Math.round(Rational.from(source.info.duration).toNumber() / 10)).toBe(times);
        await firstValueFrom(source.index({ start: 10 * times - 101, end: 10 * times - 99 }));
      });
      return lines();
    };
    const [short, longer] = [await listed(24), await listed(48)];
    expect(longer).toBeLessThan(1.1 * short);
  });
});

it.each(some(['ts', 'mpg'] as const, 1))('a .%s whose clock starts over in it is listed whole', async (kind) => {
  const file = join(directory, `over.${kind}`);
  copyFileSync(await long(kind, 12), file);
  appendFileSync(file, readFileSync(await long(kind, 12)));
  const { runner: by, lines } = counting();
  await withSource(file, by, async () => {});
  expect(lines()).toBeGreaterThan(20_000);
});

it('a part that nobody waits for any more is no longer listed', async () => {
  await withSource(await long('ts', 24), runner, async (source) => {
    const work = source.index({ start: 100, end: 102 }).subscribe();
    work.unsubscribe();
    await runner.settled();
    expect(childrenOf()).toEqual([]);
  });
});
