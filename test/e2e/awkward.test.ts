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
import { isSoak, some } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AwkwardFile,
  begunLate,
  type DamagedFile,
  damaged,
  damageFile,
  type Making,
  refused,
  tried,
  usable,
} from './awkward-files.ts';
import { mediaSupport } from './awkward-table.ts';
import { inOneFile, onScreen, type StreamOf, type Truth, truthsOf } from './awkward-truth.ts';
import { mayBeTold } from './library-differences.ts';
import { makeAllNumbered, type Numbering, numbersIn, probeStream, size } from './numbered.ts';
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

/** Of all files that are tried their names. */
const names = [...tried(usable), ...tried(begunLate), ...tried(damaged), ...tried(refused)].map(({ name }) => name);

/** In pieces of so many, of which one process makes or reads all. */
function inTens<T>(list: readonly T[]): T[][] {
  return inPieces(
    list,
    Array.from({ length: Math.ceil(list.length / 10) }, () => 10),
  );
}

const beforeOf = (file: string, { before }: Making): string =>
  before === undefined ? file : `${file}.before.${before}`;
const secondOf = (file: string): string => file.replace(/\.(\w+)$/, '.second.$1');

/** Makes each file, and that which is appended to it beside it. */
function makeAll(files: readonly AwkwardFile[]): void {
  const videos = files.flatMap(({ name, make, append }, i): (readonly [string, Numbering])[] => {
    const [file, first] = [join(folder, name), firstOf(i)];
    const second = first + (make.video?.frames ?? 0);
    return [
      ...(make.video ? [[beforeOf(file, make), { ...make.video, first }] as const] : []),
      ...(append?.video ? [[secondOf(file), { ...append.video, first: second }] as const] : []),
    ];
  });
  for (const ten of inTens(videos)) makeAllNumbered(ten);
  for (const { name, make } of files) {
    const file = join(folder, name);
    make.change?.(beforeOf(file, make), file);
    if (make.before !== undefined) rmSync(beforeOf(file, make));
  }
}

/** What each made file has, before it is damaged and after another one is appended to it. */
async function looked<T extends AwkwardFile>(files: readonly T[]): Promise<Made<T>[]> {
  const parts = files.flatMap(({ name, stream, append }): StreamOf[] => {
    const file = join(folder, name);
    return [{ file, stream }, ...(append === undefined ? [] : [{ file: secondOf(file), stream }])];
  });
  const truths = new Map((await Promise.all(inTens(parts).map(truthsOf))).flat().map((truth) => [truth.file, truth]));
  return files.map((one) => {
    const file = join(folder, one.name);
    const [truth, second] = [truths.get(file), truths.get(secondOf(file))];
    if (truth === undefined) throw new Error(`Nothing is known of ${file}.`);
    if (second === undefined) return { ...one, file, truth };
    appendFileSync(file, readFileSync(secondOf(file)));
    return { ...one, file, truth: inOneFile(truth, second) };
  });
}

beforeAll(async () => {
  makeAll(tried(usable));
  const torn = [...tried(begunLate), ...tried(damaged)];
  makeAll(torn);
  makeAll(tried(refused));
  good = await looked(tried(usable));
  broken = await looked(torn);
  for (const one of [...broken, ...tried(refused)]) damageFile(join(folder, one.name), one);
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

/** Of each damaged file what is before the damage, all of it, and what is behind it. */
const brokenClips = () =>
  broken.flatMap(({ file, goodUntil, goodFrom }) => [
    { source: file, start: 0, end: goodUntil },
    { source: file, start: 0 },
    ...(goodFrom === undefined ? [] : [{ source: file, start: goodFrom }]),
  ]);

let ofBroken: ReturnType<typeof samplesOf> | undefined;

/** What ffmpeg's loader gives of them, which is asked once. */
function samplesOfBroken(): ReturnType<typeof samplesOf> {
  ofBroken ??= samplesOf(brokenClips());
  return ofBroken;
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

/** Those of which ffprobe is asked in the check what it tells: of other containers others of its tests ask it. */
const asked = new Set(some(names, 16));

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

const aboutSound = /sound|surround|tracks|silent/;

/** Of each clip a process reads the sound: where nothing looks at it, the soak alone has it read. */
const unheard = { audio: isSoak } as const;

/** Of files that are not about sound, the check hears a few. */
const isMuted = (position: number): boolean =>
  !isSoak && position % 8 !== 0 && !aboutSound.test(good[position]?.name ?? '');

/** Where a clip of these has no sound. */
function isSilent(position: number, start: bigint): boolean {
  if (isMuted(position)) return true;
  const name = good[position]?.name ?? '';
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
    const cuts = good.flatMap(({ name, truth }, i): Cut[] => {
      // What is piped is held against ffmpeg above, for all of them.
      if (!direct && i % (isSoak ? 3 : 6) !== 0) return [];
      const source = { ...truth, first: 1000 * i };
      const [first, second] = [
        { source, start: 0n, end: 203_000n },
        { source, start: 553_000n, end: 800_000n },
      ];
      if (!direct) return [second];
      if (isSoak || name.startsWith('late-sound')) return [first, second];
      // The check shows every second file, and all of those that are about sound.
      return i % 2 === 0 || aboutSound.test(name) ? [second] : [];
    });
    const file = join(folder, `${way}.mp4`);
    const clips = cuts.map((cut) => ({ ...clipOf(cut), mute: isMuted(cut.source.first / 1000) }));
    const report = await render(clips, { file, fit: 'stretch' }, direct);
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
        silent: isSilent(cut.source.first / 1000, cut.start),
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
    await render(clips, { file, ...unheard });
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
    const clips = brokenClips();
    const { report, samples } = await samplesOfBroken();
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
    const items = some(broken, 3).flatMap(({ file, goodUntil }) => [
      { source: file, start: 0, end: goodUntil },
      { source: file, start: 0 },
    ]);
    const file = join(folder, 'broken.mp4');
    const report = await render(items, { file, ...unheard }, true, true);
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
      { file, ...unheard },
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
    const late = broken.slice(0, tried(begunLate).length).map(({ file }) => file);
    const { report } = await samplesOfBroken();
    const whole = brokenClips().flatMap(({ source, end }, i) => {
      return late.includes(source) && end === undefined ? [report.clips[i]] : [];
    });
    expect(whole.map((clip) => clip?.code ?? clip?.status)).toEqual(late.map(() => 'loaded'));
  });
});

it('files that cannot be used are refused, each with its code', async () => {
  const clips = tried(refused).map(({ name }) => ({ source: join(folder, name) }));
  const good = { source: join(folder, 'silent.mp4') };
  const { report } = await samplesOf([...clips, good]);
  const codes = report.clips.slice(0, -1).map(({ code }) => code);
  expect(codes).toEqual(tried(refused).map(({ code }) => code));
});

it('what the prober in this process tells of any of them is what ffprobe tells; the rest it leaves to ffprobe', async () => {
  await using loader = ffmpegLoader();
  await using prober = headersProber();
  const left: Record<string, string> = {};
  for (const name of names) {
    const file = join(folder, name);
    const ours = await toldByProber(prober, file);
    if ('error' in ours) left[name] = reasonOf(ours);
    else if (asked.has(name)) expect.soft(ours, name).toEqual(joinedLike(await toldByFfprobe(loader, file), ours));
  }
  // Files of other kinds are none of its business.
  // How the last frames of vfr.mp4 depend on each other, and so how long the last one lasts, is up to the encoder.
  const known = Object.entries(left).filter(([name]) => /\.(mp4|mov|mkv|webm)$/.test(name) && name !== 'vfr.mp4');
  expect(Object.fromEntries(known)).toEqual(
    Object.fromEntries(Object.entries(leftToFfprobe).filter(([name]) => names.includes(name))),
  );
});

/** Files whose times are of no use as they are: of a copy of each ffprobe tells. */
const toldOfCopies = ['leap.ts', 'twice-mpeg2.ts', 'twice.flv', 'twice.mpg', 'twice.ts'];

it.skipIf(!hasLibrary)(
  "what FFmpeg's libraries tell of all of them is what ffprobe tells (needs node-av)",
  async () => {
    await using loader = ffmpegLoader();
    await using prober = libavProber();
    const left: string[] = [];
    for (const name of names) {
      const file = join(folder, name);
      const library = await toldByProber(prober, file);
      if ('error' in library && library.error.code === 'probe-incomplete') {
        left.push(name);
        continue;
      }
      if (!asked.has(name)) continue;
      const ffprobe = await toldByFfprobe(loader, file);
      if ('error' in library) {
        expect.soft('error' in ffprobe ? ffprobe.error.code : 'told', name).toBe(library.error.code);
      } else {
        const right = mayBeTold(name, ffprobe).map((told) => joinedLike(told, library));
        expect.soft(right, name).toContainEqual(library);
      }
    }
    expect(left.sort()).toEqual(toldOfCopies.filter((name) => names.includes(name)));
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
    const clips = brokenClips();
    const [ours, theirs] = [await samplesByLibrary(clips), await samplesOfBroken()];
    for (const [i, clip] of clips.entries()) {
      const name = `${broken.find(({ file }) => file === clip.source)?.name} from ${clip.start} to ${clip.end}`;
      expect.soft(ours.report.clips[i]?.code, name).toBe(theirs.report.clips[i]?.code);
      expect.soft(ours.samples.get(i), name).toEqual(theirs.samples.get(i));
    }
  });

  it('refuses what is refused, each with its code, or leaves it to ffmpeg, which does', async () => {
    const clips = [...tried(refused), { name: 'silent.mp4' }].map(({ name }) => ({ source: join(folder, name) }));
    const { report } = await samplesByLibrary(clips);
    const codes = report.clips.slice(0, -1).map(({ code }) => code);
    expect(codes).toEqual(tried(refused).map(({ code }) => (code === 'source-untimed' ? 'source-declined' : code)));
  });
});

it('docs/media-support.md says so', async () => {
  const file = join(import.meta.dirname, '../../docs/media-support.md');
  await expect(mediaSupport(usable, [...begunLate, ...damaged], refused)).toMatchFileSnapshot(file);
});
