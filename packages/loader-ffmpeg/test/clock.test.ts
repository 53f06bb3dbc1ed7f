// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipSource, TimeRange } from '@clipwright/core';
import type { StreamChoice } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { seamsOf } from '@clipwright/node-kit';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

/*
 * Files whose clock starts over or leaps in the middle, as they come about when recordings are appended to each other.
 * What is right is what ffmpeg decodes of each part alone.
 */

const runner = ffmpegRunner();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-clock-'));
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const size = { width: 64, height: 36 };
/** Encoders of sound want whole frames of so many samples. */
const loud = (samples: number): string =>
  `testsrc2=s=64x36:r=25:d=1.2[v];sine=880:d=1.2:r=48000,aformat=channel_layouts=stereo,asetnsamples=${samples}[a]`;
const quiet = (samples: number): string =>
  `testsrc2=s=64x36:r=25:d=0.8,negate[v];aevalsrc=0|0:d=0.8:s=48000,asetnsamples=${samples}[a]`;

/** A loud and a quiet part, made by one process, each with options of its own. */
function madeParts(
  names: readonly [loud: string, quiet: string],
  samples: number,
  options: readonly (readonly string[])[],
): readonly [string, string] {
  const graph = [loud(samples), quiet(samples).replace('[v]', '[w]').replace('[a]', '[b]')].join(';');
  const [a, b] = [join(folder, names[0]), join(folder, names[1])];
  const outputs = [
    ...['-map', '[v]', '-map', '[a]', ...(options[0] ?? []), a],
    ...['-map', '[w]', '-map', '[b]', ...(options.at(-1) ?? []), b],
  ];
  tool('ffmpeg', ['-nostdin', '-y', '-filter_complex', graph, ...outputs]);
  return [a, b];
}

/** What each frame of files looks like, by ffmpeg alone. */
async function decoded(...files: readonly string[]): Promise<string[][]> {
  const outputs = files.flatMap((file, i) => [
    ...['-map', `${i}:v`, '-vf', 'format=gray', '-fps_mode', 'passthrough', '-f', 'rawvideo', `${file}.raw`],
  ]);
  tool('ffmpeg', ['-nostdin', '-y', ...files.flatMap((file) => ['-i', file]), ...outputs]);
  const frame = size.width * size.height;
  return await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(`${file}.raw`);
      return Array.from({ length: bytes.length / frame }, (_, i) => digest(bytes.subarray(i * frame, (i + 1) * frame)));
    }),
  );
}

const digest = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

async function open(file: string, streams: StreamChoice = {}): Promise<ClipSource> {
  const loader = ffmpegLoader({ runner, temporary: folder });
  const event = await lastValueFrom(loader.open({ uri: file, streams }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

async function framesOf(source: ClipSource, range: TimeRange): Promise<{ at: number; digest: string }[]> {
  const frames: { at: number; digest: string }[] = [];
  for await (const sample of source.video(range, { format: 'gray8', ...size })) {
    frames.push({ at: Math.round(sample.timestamp * 1000), digest: digest(sample.data) });
    sample.close();
  }
  return frames;
}

/** The loudest sample of a range. */
async function peak(source: ClipSource, start: number, end: number): Promise<number> {
  let max = 0;
  for await (const { data, close } of source.audio({ start, end })) {
    for (const value of data) max = Math.max(max, Math.abs(value));
    close();
  }
  return max;
}

async function joined(name: string, parts: readonly Uint8Array[]): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, Buffer.concat(parts));
  return file;
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-bf', '2', '-c:a', 'aac'];
const mpeg2 = ['-c:v', 'mpeg2video', '-g', '10', '-bf', '2', '-q:v', '2', '-c:a', 'mp2'];

describe('a clock that starts over', () => {
  const kinds = [
    ['transport stream, H.264', 'ts', x264, 1024, 0],
    ['program stream', 'mpg', mpeg2, 1152, 0],
    ['Flash video whose second header is cut off', 'flv', x264, 1024, 13],
  ] as const;
  /** Much the same. */
  const more = [
    ['transport stream, MPEG-2', 'ts', mpeg2, 1152, 0],
    ['transport stream of Blu-ray, H.264', 'm2ts', [...x264, '-mpegts_m2ts_mode', '1'], 1024, 0],
    ['Flash video', 'flv', x264, 1024, 0],
    ['DVD', 'vob', [...mpeg2, '-c:a', 'ac3'], 1536, 0],
    ['Flash video, Sorenson', 'flv', ['-c:v', 'flv', '-g', '10', '-q:v', '2', '-c:a', 'mp3', '-ar', '44100'], 1152, 0],
  ] as const;
  it.each([...kinds, ...(isSoak ? more : [])])(
    '%s: each frame is there, in order, and sound goes with its picture',
    async (name, extension, options, samples, head) => {
      const names = [`loud of ${name}.${extension}`, `quiet of ${name}.${extension}`] as const;
      const parts = madeParts(names, samples, [options]);
      const [first, second] = [await readFile(parts[0]), await readFile(parts[1])];
      const [a = [], b = []] = await decoded(...parts);
      const file = await joined(`three of ${name}.${extension}`, [first, second.subarray(head), first.subarray(head)]);
      const source = await open(file);
      try {
        const frames = await framesOf(source, { start: 0, end: source.info.duration });
        expect(frames.map((frame) => frame.digest)).toEqual([...a, ...b, ...a]);
        expect(frames.map(({ at }) => at)).toEqual(frames.map((_, i) => i * 40));
        // From the middle of the second part into the third, which begins at 2 s.
        const some = await framesOf(source, { start: 1.6, end: 2.4 });
        expect(some.map((frame) => frame.digest)).toEqual([...b.slice(10), ...a.slice(0, 10)]);
        if (isSoak) expect(await peak(source, 0.2, 1)).toBeGreaterThan(0.05);
        expect(await peak(source, 1.4, 1.9)).toBeLessThan(0.01);
        expect(await peak(source, 2.2, 3)).toBeGreaterThan(0.05);
        if (source.check === undefined) throw new Error('not to be checked');
        await lastValueFrom(source.check(), { defaultValue: undefined });
        await rm(file);
        await expect(lastValueFrom(source.check())).rejects.toMatchObject({ code: 'source-missing' });
      } finally {
        await source[Symbol.asyncDispose]();
      }
      await expect
        .poll(async () => (await readdir(folder)).filter((entry) => entry.startsWith('clipwright-copy')))
        .toEqual([]);
    },
  );

  describe('is refused where nothing can be done about it', () => {
    const containers = some(
      [
        ['Ogg', 'ogv', ['-c:v', 'libtheora'], 'clock-restarts'],
        ['Matroska', 'mkv', ['-c:v', 'libx264', '-preset', 'ultrafast'], 'source-appended'],
        ['gif', 'gif', [], 'source-appended'],
        ['pictures as they are', 'y4m', ['-pix_fmt', 'yuv420p'], 'source-appended'],
        ['ivf', 'ivf', ['-c:v', 'libvpx', '-deadline', 'realtime'], 'source-appended'],
        ['recorded television', 'wtv', ['-c:v', 'mpeg2video'], 'source-appended'],
        ['Material Exchange Format', 'mxf', ['-c:v', 'mpeg2video'], 'source-appended'],
        ['mp4', 'mp4', ['-c:v', 'libx264', '-preset', 'ultrafast'], 'source-appended'],
      ] as const,
      2,
    );
    beforeAll(() => {
      const files = containers.map(([, extension, options]) => [`one.${extension}`, options] as const);
      madeTogether(folder, 'testsrc2=s=64x36:r=25:d=2[v]', files);
    });
    it.each(containers)('%s', async (_, extension, _options, code) => {
      const one = join(folder, `one.${extension}`);
      await (await open(one))[Symbol.asyncDispose]();
      const part = await readFile(one);
      const file = await joined(`both.${extension}`, [part, part]);
      await expect(open(file)).rejects.toMatchObject({ code, kind: 'media' });
    });
  });

  const numberings = [
    ['and its clock starts over', []],
    ['and its clock goes on', ['-output_ts_offset', '1.2']],
    ['as another program', ['-mpegts_pmt_start_pid', '0x1100', '-mpegts_service_id', '2']],
  ] as const;
  it.each(some(numberings, 1))('a second part with streams of other numbers is not left out: %s', async (name, own) => {
    const names = [`numbers of ${name}.ts`, `other numbers of ${name}.ts`] as const;
    const [first, second] = madeParts(names, 1024, [x264, [...x264, '-mpegts_start_pid', '0x200', ...own]]);
    const file = await joined(`both ${name}.ts`, await Promise.all([first, second].map((part) => readFile(part))));
    await expect(open(file)).rejects.toMatchObject({ code: 'source-appended', details: { stream: 0, next: 2 } });
    const source = await open(file, { video: 2, audio: 3 });
    try {
      const frames = await framesOf(source, { start: 0, end: source.info.duration });
      expect([frames.map((frame) => frame.digest)]).toEqual(await decoded(second));
    } finally {
      await source[Symbol.asyncDispose]();
    }
  });

  it('sound that goes on in another stream is not left out, unless one is asked for', async () => {
    const names = ['one sound.ts', 'another sound.ts'] as const;
    const parts = madeParts(names, 1024, [x264, [...x264, '-streamid', '1:0x200']]);
    const file = await joined('both sounds.ts', await Promise.all(parts.map((part) => readFile(part))));
    await expect(open(file)).rejects.toMatchObject({ code: 'source-appended', details: { stream: 1, next: 2 } });
    await (await open(file, { audio: 1 }))[Symbol.asyncDispose]();
  });

  it('is not followed by whoever left', async () => {
    const part = await readFile(await makeMedia(folder, 'left.flv', 'testsrc2=s=64x36:r=25:d=1[v]', x264));
    const file = await joined('both left.flv', [part, part]);
    await using loader = ffmpegLoader({ runner, temporary: folder });
    const work = loader.open({ uri: file }).subscribe();
    work.unsubscribe();
    await loader.settled();
    expect((await readdir(folder)).filter((entry) => entry.startsWith('clipwright-copy'))).toEqual([]);
  });
});

describe('a clock that leaps forward', () => {
  const leaps = [
    ['by ten seconds, H.264', 10, x264, 1024],
    ['by an hour, H.264', 3600, x264, 1024],
    ['by ten seconds, MPEG-2', 10, mpeg2, 1152],
  ] as const;
  it.each(some(leaps, 1))(
    '%s: no frame is lost on either side, and the last one before is shown in between',
    async (name, leap, options, samples) => {
      const names = [`before ${name}.ts`, `after ${name}.ts`] as const;
      const parts = madeParts(names, samples, [options, [...options, '-output_ts_offset', String(leap)]]);
      const [a = [], b = []] = await decoded(...parts);
      const file = await joined(`leap ${name}.ts`, await Promise.all(parts.map((part) => readFile(part))));
      const source = await open(file);
      try {
        expect((await framesOf(source, { start: 0, end: 2 })).map((frame) => frame.digest)).toEqual(a);
        expect((await framesOf(source, { start: leap / 2, end: leap / 2 + 1 })).map((frame) => frame.digest)).toEqual([
          a.at(-1),
        ]);
        // The muxer begins its clock by the decoding time of the first frame, so that it is shown a little earlier or
        // later.
        const last = await framesOf(source, { start: leap - 0.5, end: source.info.duration });
        expect(last.map((frame) => frame.digest)).toEqual([a.at(-1), ...b]);
        expect(Math.abs((last[1]?.at ?? 0) - leap * 1000)).toBeLessThanOrEqual(80);
        expect(await peak(source, 0.2, 1)).toBeGreaterThan(0.05);
        expect(await peak(source, 1.3, 3)).toBe(0);
      } finally {
        await source[Symbol.asyncDispose]();
      }
    },
  );
});

describe('another file behind, whose clock does not start over', () => {
  // The muxer begins its clock by the decoding time of the first frame, two frames before it is shown.
  const seams = [
    ['overlaps by two frames, H.264', 'ts', 1.12, x264, x264, 1024],
    ['overlaps by one frame, MPEG-2', 'ts', 1.16, mpeg2, mpeg2, 1152],
    ['overlaps by what is decoded before it is shown', 'ts', 1.12, x264, [...x264, '-bf', '0'], 1024],
    ['goes on, Blu-ray', 'm2ts', 1.2, [...x264, '-mpegts_m2ts_mode', '1'], [...x264, '-mpegts_m2ts_mode', '1'], 1024],
    ['goes on, H.264', 'ts', 1.2, x264, x264, 1024],
    ['leaps by two seconds, MPEG-2', 'ts', 3.2, mpeg2, mpeg2, 1152],
  ] as const;
  it.each(some(seams, 3))(
    '%s: each frame is there, in order',
    async (...[name, extension, offset, one, other, samples]) => {
      const names = [`ahead ${name}.${extension}`, `behind ${name}.${extension}`] as const;
      const parts = madeParts(names, samples, [one, [...other, '-output_ts_offset', String(offset)]]);
      const [a = [], b = []] = await decoded(...parts);
      const bytes = await Promise.all(parts.map((part) => readFile(part)));
      const file = await joined(`one behind, ${name}.${extension}`, bytes);
      const source = await open(file);
      try {
        const frames = await framesOf(source, { start: 0, end: source.info.duration });
        expect(frames.map((frame) => frame.digest)).toEqual([...a, ...b]);
        expect(frames.every(({ at }, i) => at > (frames[i - 1]?.at ?? -1))).toBe(true);
        expect((frames[a.length]?.at ?? 0) - (frames[a.length - 1]?.at ?? 0)).toBeGreaterThanOrEqual(40);
      } finally {
        await source[Symbol.asyncDispose]();
      }
    },
  );

  it('is told from what was lost in a file, and from what is in order', async () => {
    const { signal } = new AbortController();
    const files = [0, 1.12, 5].map((offset) => {
      return [`seam ${offset}.ts`, [...x264, '-output_ts_offset', String(offset)]] as const;
    });
    const paths = madeTogether(folder, loud(1024), files);
    const [first, second, third] = await Promise.all(paths.map((path) => readFile(path)));
    if (first === undefined || second === undefined || third === undefined) throw new Error('not made');
    const seams = async (parts: readonly Uint8Array[]): Promise<readonly number[]> =>
      seamsOf(await joined('seams.ts', parts), signal);
    expect(await seams([first])).toEqual([]);
    const places = [first.length, first.length + second.length];
    expect(await seams([first, second, third])).toEqual(places);
    // Also where what is read of it at a time begins in the middle of a packet.
    const rubbish = Buffer.alloc(100, 1);
    expect(await seams([rubbish, first, second, third])).toEqual(places.map((place) => place + 100));
    const packet = 188;
    for (const lost of [5, 20, 40]) {
      const gap = first.subarray((20 + lost) * packet);
      expect(await seams([first.subarray(0, 20 * packet), gap])).toEqual([]);
    }
  });
});

describe('a program stream that is cut off', () => {
  const places = some([0.61, 0.5, 0.83], 1);
  it.each(places)('at %d of its bytes gives every frame that is whole but the last two', async (part) => {
    const options = ['-c:v', 'mpeg2video', '-g', '12', '-bf', '2', '-b:v', '200k'];
    const whole = await makeMedia(folder, `whole at ${part}.mpg`, 'testsrc2=s=64x36:r=25:d=3[v]', options);
    const bytes = await readFile(whole);
    const file = await joined(`cut at ${part}.mpg`, [bytes.subarray(0, Math.floor(bytes.length * part))]);
    const [truth = [], others = []] = await decoded(whole, file);
    const source = await open(file);
    try {
      const frames: string[] = [];
      const range = { start: 0, end: source.info.duration };
      for await (const sample of source.video(range, { format: 'gray8', ...size, onDamage: 'omit' })) {
        frames.push(digest(sample.data));
        sample.close();
      }
      expect(frames.length).toBeGreaterThanOrEqual(others.length - 2);
      expect(frames.slice(0, -1)).toEqual(truth.slice(0, frames.length - 1));
    } finally {
      await source[Symbol.asyncDispose]();
    }
  });
});
