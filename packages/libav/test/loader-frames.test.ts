// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipLoader, type ClipSource, Rational, type SourceIndex, type VideoFormat } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { isSoak } from '@clipwright/test-kit/soak';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';

const media = process.env.CLIPWRIGHT_TEST_MEDIA ?? '';
const root = join(media, 'framemd5');
const all = existsSync(root)
  ? readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.framemd5'))
      .map((name) => name.slice(0, -'.framemd5'.length))
      .sort()
  : [];

/** Of the same kinds as others, H.264 and AAC in MP4 or VP8 and Vorbis in WebM: for the soak alone. */
const likeOthers: ReadonlySet<string> = new Set([
  'auto-editor/example.mp4',
  'auto-editor/man-on-green-screen.mp4',
  'media/long_1080p_lowbitrate.mp4',
  'media/sample_with_increasing_timestamps_360p.mp4',
  'moviepy/big_buck_bunny_0_30.webm',
  'sample-videos/bottle-detection.mp4',
  'sample-videos/car-detection.mp4',
  'shared-assets/flower.mp4',
]);
const files = all.filter((name) => isSoak || !likeOthers.has(name));

/** What the library decodes by other arithmetic than ffmpeg 5.1 does, and by how much a value may be off then. */
const differing: Readonly<Record<string, number>> = { mpeg4: 2 };

/** Frames at the beginning, somewhere, and at the end. */
const frames = 2;

interface Seen {
  readonly pts: number;
  readonly size: string;
  readonly data: Uint8Array;
}

describe.skipIf(files.length === 0 || !hasLibrary || !hasFfmpeg)(
  'files of the test media (need CLIPWRIGHT_TEST_MEDIA, node-av and ffmpeg)',
  () => {
    const engine = libavEngine({ workers: 1 });
    const [ours, theirs] = [libavLoader({ engine }), ffmpegLoader()];
    afterAll(async () => {
      await ours[Symbol.asyncDispose]();
      await theirs[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    });

    it.each(files)('frames and sound of both engines are the same: %s', async (name) => {
      const uri = join(media, 'files', name);
      await using source = await openSource(ours, uri);
      await using other = await openSource(theirs, uri);
      const index = await firstValueFrom(source.index());
      const places = placesIn(index, name);

      // Turned pictures are not stored as they are shown.
      if (source.info.video.rotation === 0 && source.info.video.sampleAspectRatio === '1/1') {
        const expected = digestsOf(name);
        for (const first of places) {
          const seen = await read(source, rangeAt(source, index, first), {});
          const digests = seen.map(({ data }) => createHash('md5').update(data).digest('hex'));
          const wanted = expected.slice(first, first + frames);
          if (differing[source.info.video.codec] === undefined) expect(digests, `from ${first}`).toEqual(wanted);
        }
      }

      const off = differing[source.info.video.codec] ?? 0;
      for (const format of [{}, { format: 'rgb24' }] satisfies VideoFormat[]) {
        const first = places[1] ?? 0;
        const range = rangeAt(source, index, first);
        const [seen, wanted] = [await read(source, range, format), await read(other, range, format)];
        expect(seen.map(({ pts, size }) => [pts, size])).toEqual(wanted.map(({ pts, size }) => [pts, size]));
        for (const [i, { data }] of seen.entries()) {
          expect(furthest(data, wanted[i]?.data ?? new Uint8Array()), `frame ${i}`).toBeLessThanOrEqual(off);
        }
      }

      const { audio, container } = source.info;
      if (audio === undefined) return;
      const duration = Rational.from(source.info.duration);
      const starts = [Rational.zero, duration.div(3)];
      for (const start of starts) {
        const range = { start: start.toString(), end: start.add(Rational.from('1/2')).toString() };
        const [seen, wanted] = [
          await listen(source, range, audio.sampleRate),
          await listen(other, range, audio.sampleRate),
        ];
        expect(seen.length).toBe(wanted.length);
        // Where times are whole milliseconds, ffmpeg 5.1 begins anew at each that is rounded up, and later versions do not.
        const shifts = container.includes('matroska') ? Math.ceil(audio.sampleRate / 1000) : 0;
        expect(nearest(seen, wanted, shifts), `from ${start}`).toBeLessThan(1e-5);
      }
    });
  },
);

async function openSource(loader: ClipLoader, uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

/** The first frames, some that the name decides on, and the last ones. */
function placesIn({ timestamps }: SourceIndex, name: string): readonly number[] {
  const last = Math.max(0, timestamps.length - frames);
  return [0, createHash('md5').update(name).digest().readUInt32BE() % (last + 1), last];
}

function rangeAt(source: ClipSource, index: SourceIndex, first: number): { start: string; end: string } {
  const { timebase, origin } = source.info.video;
  const at = (frame: number): string =>
    Rational.from(timebase)
      .mul((index.timestamps[frame] ?? index.end) - origin)
      .toString();
  return { start: at(first), end: at(first + frames) };
}

async function read(source: ClipSource, range: { start: string; end: string }, format: VideoFormat): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const { pts, width, height, pixelFormat, data, close } of source.video(range, format)) {
    seen.push({ pts, size: `${width}x${height} ${pixelFormat}`, data: data.slice() });
    close();
  }
  return seen;
}

async function listen(
  source: ClipSource,
  range: { start: string; end: string },
  sampleRate: number,
): Promise<Float32Array> {
  const heard: number[] = [];
  for await (const sample of source.audio(range, { sampleRate, channels: 1 })) {
    heard.push(...sample.data);
    sample.close();
  }
  return Float32Array.from(heard);
}

function digestsOf(name: string): readonly string[] {
  return readFileSync(join(root, `${name}.framemd5`), 'utf8')
    .split('\n')
    .filter((line) => /^0,/.test(line))
    .map((line) => line.split(',')[5]?.trim() ?? '');
}

function furthest(a: Uint8Array, b: Uint8Array): number {
  // They mostly are the same, which takes no time to see.
  if (Buffer.compare(a, b) === 0) return 0;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

/** By how much samples are off, when the ones are up to so many samples later than the others, or earlier. */
function nearest(a: Float32Array, b: Float32Array, shifts: number): number {
  const [from, to] = [shifts, a.length - shifts];
  const off = Array.from({ length: 2 * shifts + 1 }, (_, i) => {
    let most = 0;
    for (let at = from; at < to; at += 1) {
      most = Math.max(most, Math.abs((a[at] ?? 0) - (b[at + i - shifts] ?? Number.NaN)));
    }
    return most;
  });
  return Math.min(...off);
}
