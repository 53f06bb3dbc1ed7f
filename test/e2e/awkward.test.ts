// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type Clip,
  type ClipLoader,
  firstExact,
  loadClips,
  type OutputOptions,
  type RenderReport,
  renderTimeline,
  resultFrom,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavProber } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { joinedLike, reasonOf, type Told, toldByLoader, toldByProber } from '@clipwright/test-kit/probers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AwkwardFile,
  begunLate,
  type DamagedFile,
  damaged,
  damageFile,
  refused,
  usable,
} from './awkward-files.ts';
import { mediaSupport } from './awkward-table.ts';
import { inOneFile, onScreen, type Truth, truthOf } from './awkward-truth.ts';
import { mayBeTold } from './library-differences.ts';
import { numbersIn, probeStream, size } from './numbered.ts';
import { type Cut, expectedNumbers } from './rule-of-time.ts';

/** Of the files that the prober in this process knows the kind of, those that it leaves to ffprobe, and why. */
const leftToFfprobe = {
  'alpha.mov': 'its video is of a kind not known here',
  'cover.mkv': 'something is attached to it',
  'cover.mp4': 'it has a cover picture',
  'cut-fragments.mp4': 'its box "mdat" is cut off',
  'cut.mkv': 'its elements are damaged',
  'cut.mp4': 'it ends before its samples do',
  'empty.mp4': 'it is of a kind not known here',
  'encrypted.mp4': 'its video is of a kind not known here',
  'fields.mp4': 'its pictures may be interlaced',
  'gray.mp4': 'its pixel format is unusual',
  'headless.mkv': 'its elements are damaged',
  'no-moov.mp4': 'its box "mdat" is cut off',
  'palette.mov': 'its video is of a kind not known here',
  'rgb.mkv': 'its video is of a kind not known here',
  'stub.mkv': 'its elements are damaged',
  'text.mp4': 'it is of a kind not known here',
  'twice.mkv': 'something follows its end',
  'twice.mp4': 'it has several headers',
  'words.mkv': 'it has neither pictures nor sound',
};

const folder = mkdtempSync(join(tmpdir(), 'clipwright-awkward-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Made<T extends AwkwardFile = AwkwardFile> = T & { readonly file: string; readonly truth: Truth };
let good: Made[] = [];
let broken: Made<DamagedFile>[] = [];

/** The number of the first frame of a file: none has more than 130, and numbers have 13 bits. */
const firstOf = (position: number): number => 1 + 131 * (position % 62);

/** What a made file has, before and after another one is appended to it. */
async function truthWith({ stream, append }: AwkwardFile, file: string, first: number): Promise<Truth> {
  const truth = await truthOf(file, stream);
  if (append === undefined) return truth;
  const second = file.replace(/\.(\w+)$/, '.second.$1');
  append(second, first + truth.numbers.length);
  const both = inOneFile(truth, await truthOf(second, stream));
  appendFileSync(file, readFileSync(second));
  return both;
}

/** Makes each file, and looks at it before it is damaged. */
async function make<T extends AwkwardFile>(files: readonly T[]): Promise<Made<T>[]> {
  const made: Promise<Made<T>>[] = [];
  for (const [i, one] of files.entries()) {
    const file = join(folder, one.name);
    one.make(file, firstOf(i));
    // What was made is looked at while the next one is made.
    made.push(truthWith(one, file, firstOf(i)).then((truth) => ({ ...one, file, truth })));
    if (i % 4 === 3) await Promise.all(made);
  }
  return await Promise.all(made);
}

beforeAll(async () => {
  good = await make(usable);
  broken = await make([...begunLate, ...damaged]);
  for (const one of broken) damageFile(one.file, one);
  for (const one of refused) {
    one.make(join(folder, one.name), 1);
    damageFile(join(folder, one.name), one);
  }
});

/** What ffmpeg's loader gives of each clip. */
async function samplesOf(clips: readonly Clip[]) {
  await using runner = ffmpegRunner();
  // Of Matroska files the index is read by parts.
  await using prober = headersProber({ maxBlocks: 20 });
  await using loader = ffmpegLoader({ runner, prober });
  return await samplesBy(loader, clips);
}

/** What the loader of FFmpeg's libraries gives of each clip. */
async function samplesByLibrary(clips: readonly Clip[]) {
  await using engine = libavEngine({ workers: 2 });
  await using prober = firstExact([headersProber({ maxBlocks: 20 }), libavProber({ engine })]);
  await using loader = libavLoader({ engine, prober });
  return await samplesBy(loader, clips);
}

/** Of each sample its timestamp and its digest. */
async function samplesBy(loader: ClipLoader, clips: readonly Clip[]) {
  const samples = new Map<number, { pts: number; digest: string }[]>();
  const report = await resultFrom(
    loadClips(clips, {
      loader,
      use: async (clip, index) => {
        const list: { pts: number; digest: string }[] = [];
        samples.set(index, list);
        for await (const sample of clip.video()) {
          list.push({ pts: sample.pts, digest: createHash('md5').update(sample.data).digest('hex') });
          sample.close();
        }
      },
    }),
  );
  return { report, samples };
}

async function render(
  items: readonly Clip[],
  options: Partial<OutputOptions> & { readonly file: string },
  direct = true,
  strict = false,
): Promise<RenderReport> {
  await using runner = ffmpegRunner();
  await using store = temporaryStore();
  await using prober = headersProber();
  await using loader = ffmpegLoader({ runner, prober });
  await using renderer = ffmpegRenderer({ runner, direct });
  const output = { frameRate: '30/1', size, preset: 'ultrafast', ...options } as const;
  return await resultFrom(renderTimeline({ items }, output, { loader, store, renderer, strict }));
}

function decoded(file: string, ...as: string[]): Buffer {
  return spawnSync('ffmpeg', ['-v', 'error', '-i', file, ...as, 'pipe:1'], { maxBuffer: 2 ** 30 }).stdout;
}

const pictures = (file: string) => decoded(file, '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray');

const toldOf = new Map<string, Promise<Told>>();

/** What ffprobe tells of a file, which is asked once: what it tells of each is held against two probers. */
function toldByFfprobe(loader: ClipLoader, file: string): Promise<Told> {
  const told = toldOf.get(file) ?? toldByLoader(loader, file);
  toldOf.set(file, told);
  return told;
}

/** The numbers of a file's frames, in pieces. */
function inPieces<T>(list: readonly T[], counts: readonly number[]): T[][] {
  let from = 0;
  return counts.map((count) => {
    from += count;
    return list.slice(from - count, from);
  });
}

const clipOf = ({ source, start, end }: Cut): Clip => {
  return { source: source.file, start: Number(start) / 1e6, end: Number(end) / 1e6 };
};

/** Where a clip of these has no sound. */
function isSilent(name: string, start: bigint): boolean {
  if (name === 'silent.mp4' || name === 'animation.gif') return true;
  return start === 0n ? name.startsWith('late-sound') : name === 'short-sound.mp4';
}

/** Loudness in the middle of each clip: the tone, or nothing. */
function expectSound(file: string, clips: readonly { name: string; seconds: number; silent: boolean }[]): void {
  const bytes = decoded(file, '-map', '0:a', '-f', 'f32le', '-ac', '1', '-ar', '48000');
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  let place = 0;
  for (const { name, seconds, silent } of clips) {
    const middle = samples.subarray(
      Math.round((place + seconds / 3) * 48_000),
      Math.round((place + (2 * seconds) / 3) * 48_000),
    );
    const loudness = Math.sqrt(middle.reduce((sum, sample) => sum + sample ** 2, 0) / middle.length);
    expect.soft(loudness > 0.02, `sound of ${name}: ${loudness}`).toBe(!silent);
    place += seconds;
  }
}

it('the reference itself sees every number once, in order, the right way round', () => {
  for (const { name, truth } of good) {
    const { numbers } = truth;
    expect.soft(numbers.length, name).toBe(truth.ticks.length);
    expect.soft(truth.digests.length, name).toBe(truth.ticks.length);
    const position = good.findIndex((one) => one.name === name);
    const first = firstOf(position);
    expect
      .soft(
        numbers.filter((number, i) => number < (numbers[i - 1] ?? first) || number > first + 130),
        name,
      )
      .toEqual([]);
  }
});

describe('usable files', () => {
  it('the loader gives exactly the frames that ffmpeg decodes, from the middle of a group', async () => {
    const [start, end] = [0.31, 0.71];
    const { report, samples } = await samplesOf(good.map(({ file }) => ({ source: file, start, end })));
    expect(report.clips.filter(({ status }) => status !== 'loaded')).toEqual([]);
    for (const [i, { name, truth }] of good.entries()) {
      const expected = onScreen(truth, start, end).map((k) => ({
        pts: Number(truth.ticks[k]),
        digest: truth.digests[k],
      }));
      expect.soft(samples.get(i), name).toEqual(expected);
    }
  });

  it.each([
    ['short', true],
    ['long', false],
  ])('a montage by the %s way has exactly the frames that the rule of time says', async (way, direct) => {
    const cuts = good.flatMap(({ truth }, i): Cut[] => {
      // What is piped is held against ffmpeg above, for all of them.
      if (!direct && i % 3 !== 0) return [];
      const source = { ...truth, first: 1000 * i };
      const second = { source, start: 553_000n, end: 800_000n };
      return direct ? [{ source, start: 0n, end: 203_000n }, second] : [second];
    });
    const file = join(folder, `${way}.mp4`);
    const report = await render(cuts.map(clipOf), { file, fit: 'stretch' }, direct);
    // A recording that begins in the middle of a group has sound before its first picture; and one leaps.
    const others = (clip: (typeof report.clips)[number]) =>
      (clip.warnings ?? []).filter(({ code }) => !['sound-outside-picture', 'clock-leaps'].includes(code));
    expect(report.clips.filter((clip) => clip.status !== 'rendered' || others(clip).length > 0)).toEqual([]);

    const seconds = Number(cuts.reduce((sum, cut) => sum + cut.end - cut.start, 0n)) / 1e6;
    expect(Math.abs(Number(probeStream(file, 'a:0').duration) - seconds)).toBeLessThan(1 / 48_000);
    expectSound(
      file,
      cuts.map((cut) => ({
        name: `${good[cut.source.first / 1000]?.name} ${cut.start}`,
        seconds: Number(cut.end - cut.start) / 1e6,
        silent: isSilent(good[cut.source.first / 1000]?.name ?? '', cut.start),
      })),
    );

    const expected = expectedNumbers(cuts, [30n, 1n]).map((place) => {
      const source = good[Math.floor(place / 1000)];
      return `${source?.name}: ${source?.truth.numbers[place % 1000]}`;
    });
    const frames = pictures(file);
    const shown = numbersIn(frames);
    const counts = report.clips.map((clip) => clip.frames);
    const names = cuts.map(({ source }) => good[source.first / 1000]?.name);
    const seen = inPieces(shown, counts).flatMap((numbers, i) => numbers.map((number) => `${names[i]}: ${number}`));
    expect(seen).toEqual(expected);
  });

  it('shapes are kept: pixels that are not square, odd sizes, turned pictures', async () => {
    // Where the picture stands between black bars on a canvas of 208x96, from its size as shown.
    const shapes: Readonly<Record<string, readonly [number, number]>> = {
      'anamorphic.mp4': [0, 208],
      'odd.webm': [18, 188],
      'odd.mp4': [18, 188],
      'turned-90.mp4': [0, 208],
    };
    const clips = Object.keys(shapes).map((name) => ({ source: join(folder, name), start: 0.3, end: 0.4 }));
    const file = join(folder, 'shapes.mp4');
    await render(clips, { file });
    const frames = pictures(file);
    const places = Object.keys(shapes).map((_, i) => {
      const frame = frames.subarray(3 * i * size.width * size.height, (3 * i + 1) * size.width * size.height);
      const bright = Array.from({ length: size.width }, (_, x) => x).filter((x) => {
        return Array.from({ length: 40 }, (_, y) => frame[(52 + y) * size.width + x] ?? 0).some((level) => level > 20);
      });
      return [bright[0], (bright.at(-1) ?? 0) + 1];
    });
    for (const [i, [name, [left, right]]] of Object.entries(shapes).entries()) {
      const [from = -99, to = -99] = places[i] ?? [];
      expect.soft(Math.abs(from - left) <= 2 && Math.abs(to - right) <= 2, `${name}: ${from} to ${to}`).toBe(true);
    }
  });
});

describe('damaged files', () => {
  it('the loader gives right frames or a typed reason, and what is good is right', async () => {
    const clips = broken.flatMap(({ file, goodUntil, goodFrom }) => [
      { source: file, start: 0, end: goodUntil },
      { source: file, start: 0 },
      ...(goodFrom === undefined ? [] : [{ source: file, start: goodFrom }]),
    ]);
    const { report, samples } = await samplesOf(clips);
    for (const [i, clip] of clips.entries()) {
      const one = broken.find(({ file }) => file === clip.source);
      const known = new Set(one?.truth.digests);
      const name = `${one?.name} from ${clip.start} to ${clip.end}`;
      expect
        .soft(
          samples.get(i)?.filter(({ digest }) => !known.has(digest)),
          name,
        )
        .toEqual([]);
      const line = report.clips[i];
      const whole = clip.start === 0 && clip.end === undefined;
      expect
        .soft(whole ? (line?.code ?? 'source-damaged') : (line?.code ?? line?.status), name)
        .toBe(whole ? 'source-damaged' : 'loaded');
      if (!whole) expect.soft(samples.get(i)?.length, name).toBe(line?.frames);
    }
  });

  it('a strict montage has right frames of them, or leaves them out as damaged', async () => {
    const items = broken.flatMap(({ file, goodUntil }) => [
      { source: file, start: 0, end: goodUntil },
      { source: file, start: 0 },
    ]);
    const file = join(folder, 'broken.mp4');
    const report = await render(items, { file }, true, true);
    const shown = inPieces(
      numbersIn(pictures(file)),
      report.clips.map((clip) => clip.frames),
    );
    for (const [i, { source, status, code, end }] of report.clips.entries()) {
      const one = broken.find((candidate) => candidate.file === source);
      const name = `${one?.name} to ${end}`;
      expect
        .soft(i % 2 === 0 ? status : (code ?? 'source-damaged'), name)
        .toBe(i % 2 === 0 ? 'rendered' : 'source-damaged');
      const numbers = one?.truth.numbers ?? [];
      const from = numbers.indexOf(shown[i]?.[0] ?? -1);
      expect.soft(shown[i], name).toEqual(numbers.slice(from, from + (shown[i]?.length ?? 0)));
    }
  });

  it('a montage shows of them what decodes, and counts what is frozen', async () => {
    const file = join(folder, 'frozen.mp4');
    const report = await render(
      broken.map((one) => ({ source: one.file, start: 0 })),
      { file },
    );
    const shown = inPieces(
      numbersIn(pictures(file)),
      report.clips.map((clip) => clip.frames),
    );
    for (const [i, one] of broken.entries()) {
      const [numbers = [], clip] = [shown[i], report.clips[i]];
      const first = one.truth.numbers.indexOf(numbers[0] ?? -1);
      const wrong = numbers.flatMap((number, k) => (number === one.truth.numbers[first + k] ? [] : [k]));
      expect.soft(clip?.status, one.name).toBe('rendered');
      expect.soft(clip?.damage?.frozen ?? 0, one.name).toBe(wrong.length);
      // Nothing but the frame before stands in for one that is not there.
      expect
        .soft(
          wrong.filter((k) => numbers[k] !== numbers[k - 1]),
          one.name,
        )
        .toEqual([]);
      const whole = numbers.length === one.truth.numbers.length;
      const how = whole ? 'whole, with a part frozen' : first > 0 ? 'from its first keyframe' : 'to where it is cut';
      expect.soft(how, one.name).toBe(one.shown);
      expect.soft(whole && wrong.length === 0, `${one.name} is damaged`).toBe(false);
    }
  });

  it('a recording that begins in the middle of a group begins at its first keyframe', async () => {
    const late = broken.slice(0, begunLate.length);
    const { report } = await samplesOf(late.map(({ file }) => ({ source: file, start: 0 })));
    expect(report.clips.map(({ status, code }) => code ?? status)).toEqual(late.map(() => 'loaded'));
  });
});

it('files that cannot be used are refused, each with its code', async () => {
  const clips = refused.map(({ name }) => ({ source: join(folder, name) }));
  const good = { source: join(folder, 'silent.mp4') };
  const { report } = await samplesOf([...clips, good]);
  const codes = report.clips.slice(0, -1).map(({ code }) => code);
  expect(codes).toEqual(refused.map(({ code }) => code));
});

it('what the prober in this process tells of any of them is what ffprobe tells; the rest it leaves to ffprobe', async () => {
  await using loader = ffmpegLoader();
  await using prober = headersProber();
  const left: Record<string, string> = {};
  for (const { name } of [...usable, ...begunLate, ...damaged, ...refused]) {
    const file = join(folder, name);
    const ours = await toldByProber(prober, file);
    if ('error' in ours) left[name] = reasonOf(ours);
    else expect.soft(ours, name).toEqual(joinedLike(await toldByFfprobe(loader, file), ours));
  }
  // Files of other kinds are none of its business.
  // How the last frames of vfr.mp4 depend on each other, and so how long the last one lasts, is up to the encoder.
  const known = Object.entries(left).filter(([name]) => /\.(mp4|mov|mkv|webm)$/.test(name) && name !== 'vfr.mp4');
  expect(Object.fromEntries(known)).toEqual(leftToFfprobe);
});

/** Files whose times are of no use as they are: of a copy of each ffprobe tells. */
const toldOfCopies = ['leap.ts', 'twice-mpeg2.ts', 'twice.flv', 'twice.mpg', 'twice.ts'];

it.skipIf(!hasLibrary)(
  "what FFmpeg's libraries tell of all of them is what ffprobe tells (needs node-av)",
  async () => {
    await using loader = ffmpegLoader();
    await using prober = libavProber();
    const left: string[] = [];
    for (const { name } of [...usable, ...begunLate, ...damaged, ...refused]) {
      const file = join(folder, name);
      const [ffprobe, library] = [await toldByFfprobe(loader, file), await toldByProber(prober, file)];
      if ('error' in library && library.error.code === 'probe-incomplete') left.push(name);
      else if ('error' in library) {
        expect.soft('error' in ffprobe ? ffprobe.error.code : 'told', name).toBe(library.error.code);
      } else {
        const right = mayBeTold(name, ffprobe).map((told) => joinedLike(told, library));
        expect.soft(right, name).toContainEqual(library);
      }
    }
    expect(left.sort()).toEqual(toldOfCopies);
  },
);

describe.skipIf(!hasLibrary)("the loader of FFmpeg's libraries (needs node-av)", () => {
  it('gives exactly the frames that ffmpeg decodes too, or leaves the file to ffmpeg', async () => {
    const [start, end] = [0.31, 0.71];
    const { report, samples } = await samplesByLibrary(good.map(({ file }) => ({ source: file, start, end })));
    for (const [i, { name, truth }] of good.entries()) {
      if (toldOfCopies.includes(name)) {
        expect.soft(report.clips[i]?.code, name).toBe('source-declined');
        continue;
      }
      const expected = onScreen(truth, start, end).map((k) => ({
        pts: Number(truth.ticks[k]),
        digest: truth.digests[k],
      }));
      expect.soft(samples.get(i), name).toEqual(expected);
    }
  });

  it('gives right frames of damaged files, as many as ffmpeg’s does, or the same reason', async () => {
    const clips = broken.flatMap(({ file, goodUntil, goodFrom }) => [
      { source: file, start: 0, end: goodUntil },
      { source: file, start: 0 },
      ...(goodFrom === undefined ? [] : [{ source: file, start: goodFrom }]),
    ]);
    const [ours, theirs] = [await samplesByLibrary(clips), await samplesOf(clips)];
    for (const [i, clip] of clips.entries()) {
      const name = `${broken.find(({ file }) => file === clip.source)?.name} from ${clip.start} to ${clip.end}`;
      expect.soft(ours.report.clips[i]?.code, name).toBe(theirs.report.clips[i]?.code);
      expect.soft(ours.samples.get(i), name).toEqual(theirs.samples.get(i));
    }
  });

  it('refuses what is refused, each with its code, or leaves it to ffmpeg, which does', async () => {
    const clips = [...refused, { name: 'silent.mp4' }].map(({ name }) => ({ source: join(folder, name) }));
    const { report } = await samplesByLibrary(clips);
    const codes = report.clips.slice(0, -1).map(({ code }) => code);
    expect(codes).toEqual(refused.map(({ code }) => (code === 'source-untimed' ? 'source-declined' : code)));
  });
});

it('docs/media-support.md says so', async () => {
  const file = join(import.meta.dirname, '../../docs/media-support.md');
  await expect(mediaSupport(usable, [...begunLate, ...damaged], refused)).toMatchFileSnapshot(file);
});
