// Needs ffmpeg.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClipwrightError, type ProgressEvent, Rational } from '@clipwright/core';
import type { ClipSegmentRequest, JoinRequest, ProducedEvent } from '@clipwright/core/author';
import { type FfmpegRunner, ffmpegRunner, type RunEvent } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipRequest, numberedFile, partsOf, probe, profileOf } from './media.ts';

const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const inputs = { sources: new Map(), transforms: {} };
const profile = profileOf('25/1', { audio: null });
let directory: Awaited<ReturnType<typeof scratch>>;
let segment = '';
let request: ClipSegmentRequest;

const made = (job: Observable<ProgressEvent | ProducedEvent>) => lastValueFrom(job.pipe(toArray()));

beforeAll(async () => {
  directory = await scratch();
  segment = join(directory.path, 'segment');
  const file = await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 50, rate: '25' });
  const clip = { start: Rational.zero, frames: 50, profile };
  ({ request } = clipRequest('it', file, probe(file), clip));
  await lastValueFrom(renderer.renderSegment(request, { file: segment }, inputs));
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

it('a job tells how much it has written, to the last byte', async () => {
  const again = join(directory.path, 'again');
  const sound = join(directory.path, 'sound');
  const encoding = { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 } as const;
  const stretches = [{ kind: 'silence', samples: 48_000 }] as const;
  for (const [target, job] of [
    [again, renderer.renderSegment(request, { file: again }, inputs)],
    [sound, renderer.renderAudio({ stretches, encoding }, { file: sound }, inputs)],
  ] as const) {
    const told = (await made(job)).flatMap((event) => (event.type === 'progress' ? [event.bytes] : []));
    expect(told.at(-1)).toBe((await stat(target)).size);
  }
});

/** Joins by a runner whose processes tell other numbers of bytes, and says how the process that copies ended. */
async function joined(tell: (bytes: number) => number, maxBytes: number, end = 'mkv') {
  const output = join(directory.path, `out.${end}`);
  let ended = false;
  const telling: FfmpegRunner = {
    ...runner,
    run: (job) =>
      runner.run(job).pipe(
        map((event): RunEvent => {
          if (event.type === 'ended') ended = true;
          return event.type === 'written' ? { ...event, bytes: tell(event.bytes) } : event;
        }),
      ),
  };
  await using renderer = ffmpegRenderer({ runner: telling });
  const joining: JoinRequest = {
    parts: partsOf([{ file: segment, frames: 50 }]),
    profile,
    output,
    overwrite: false,
    maxBytes,
  };
  const ending = await lastValueFrom(renderer.join(joining)).catch((error: ClipwrightError) => error);
  await renderer.settled();
  const left = (await readdir(directory.path)).filter((name) => name.startsWith('.') || name.startsWith('out.'));
  await rm(output, { force: true });
  return { ending, ended, left };
}

it('a join ends as soon as what is copied is too much', async () => {
  expect(await joined(() => 100_001, 100_000)).toMatchObject({
    ending: { code: 'output-too-large', details: { bytes: 100_001, maxBytes: 100_000 } },
    ended: false,
    left: [],
  });
});

it('whatever was told, the finished file is held against the limit before it is put in place', async () => {
  const { size } = await stat(segment);
  const maxBytes = Math.floor(size / 2);
  expect(await joined(() => 0, maxBytes)).toMatchObject({
    ending: { code: 'output-too-large', details: { maxBytes } },
    ended: true,
    left: [],
  });
  expect(await joined(() => 0, size * 2)).toMatchObject({ ending: { type: 'joined' }, left: ['out.mkv'] });
});

it('of an mp4 it is known before anything is written, to the byte', async () => {
  const { ending } = await joined((told) => told, 2 ** 30, 'mp4');
  const bytes = 'verification' in ending ? ending.verification.bytes : 0;
  expect(bytes).toBeGreaterThan((await stat(segment)).size / 2);
  expect(await joined((told) => told, bytes, 'mp4')).toMatchObject({ ending: { type: 'joined' }, left: ['out.mp4'] });
  expect(await joined((told) => told, bytes - 1, 'mp4')).toMatchObject({
    ending: { code: 'output-too-large', details: { bytes, maxBytes: bytes - 1 } },
    ended: false,
    left: [],
  });
});
