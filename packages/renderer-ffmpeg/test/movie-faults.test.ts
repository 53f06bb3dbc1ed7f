// Needs ffmpeg.
import { join } from 'node:path';
import type { JoinRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { type MovieTrack, movieOf } from '@clipwright/packets';
import type { CopiedTrack } from '@clipwright/rendering';
import { copiedSpans, pictureTrack, writeSpans } from '@clipwright/rendering';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyFile } from '../src/join/verify-file.ts';
import { height, partsOf, profileOf, width } from './media.ts';

/*
 * Faults that a writer of files could have, put between what it knows and what it writes: verification, which reads the
 * file by ffprobe, finds each.
 */
let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const left = new AbortController().signal;
const frames = 24;
let request: JoinRequest;

beforeAll(async () => {
  directory = await scratch();
  const parts = ['a', 'b'].map((name, seed) => {
    const file = join(directory.path, name);
    const picture = `testsrc2=s=${width}x${height}:r=30,noise=alls=40:allf=t:all_seed=${seed},format=yuv420p`;
    const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1'];
    const input = ['-f', 'lavfi', '-i', picture, '-frames:v', String(frames), '-g', '12', '-sc_threshold', '0'];
    tool('ffmpeg', [...input, ...x264, '-video_track_timescale', '15360', '-f', 'mp4', file]);
    return { file, frames };
  });
  const output = join(directory.path, 'out.mp4');
  request = { parts: partsOf(parts), profile: profileOf('30/1', { audio: null }), output, overwrite: false };
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

let count = 0;
/** Writes what is changed of a join, and says what is found of it. */
async function found(change: (copied: CopiedTrack) => CopiedTrack): Promise<string> {
  count += 1;
  const tracks = [change(await pictureTrack(request, new Map(), left))];
  const { head, chunks } = movieOf(
    'mp4',
    tracks.map(({ track }) => track),
  );
  const file = join(directory.path, `${count}.mp4`);
  const spans = copiedSpans(chunks, tracks);
  await writeSpans({ head, spans, tracks: 1, file, output: file }, left, () => {});
  return await lastValueFrom(verifyFile(runner, request, { file, container: 'mp4' })).then(
    (verification) => `${verification.frames} frames`,
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );
}

const ofTrack = (change: (track: MovieTrack) => Partial<MovieTrack>) => (copied: CopiedTrack) => ({
  ...copied,
  track: { ...copied.track, ...change(copied.track) },
});
const offsets = (change: (offset: number, n: number) => number) =>
  ofTrack(({ offsets = [] }) => ({ offsets: Array.from(offsets, change) }));

/** The samples in another order, or not all of them, or some twice; what is said of them stays in its place. */
const samples = (order: (all: readonly number[]) => readonly number[]) => (copied: CopiedTrack) => {
  const all = copied.runs.flatMap((run) =>
    Array.from(run.sizes, (size, i) => ({ run, size, place: run.places[i] ?? 0 })),
  );
  const taken = order(all.map((_, n) => n)).flatMap((n) => all[n] ?? []);
  const runs = taken.map(({ run, size, place }) => ({ ...run, sizes: [size], places: [place] }));
  return { ...copied, track: { ...copied.track, sizes: Uint32Array.from(taken, ({ size }) => size) }, runs };
};

it.each<[what: string, found: RegExp, change: (copied: CopiedTrack) => CopiedTrack]>([
  ['nothing', /^48 frames$/, (copied) => copied],
  ['a frame shown a tick late', /stands at tick/, offsets((offset, n) => offset + (n === 20 ? 1 : 0))],
  ['two frames shown in each other’s place', /comes out after/, swappedTimes(17, 18)],
  [
    'an edit that begins a frame late',
    /stands at tick|no frame/,
    ofTrack(({ edit }) => ({ edit: { ...edit, start: edit.start + 512 } })),
  ],
  [
    'an edit that ends a frame early',
    /lasts/,
    ofTrack(({ edit }) => ({ edit: { ...edit, duration: edit.duration - 512 } })),
  ],
  [
    'decoding times a tick off',
    /stands at tick/,
    ofTrack(({ sizes }) => ({ durations: [{ samples: sizes.length, ticks: 513 }] })),
  ],
  ['a packet lost', /stands at tick|frames/, (copied) => lost(copied, 30)],
  ['a packet doubled, and the one after it lost', /decode/, samples((all) => all.map((n) => (n === 14 ? 13 : n)))],
  ['two packets swapped', /decode|comes out/, samples((all) => all.map((n) => (n === 13 ? 14 : n === 14 ? 13 : n)))],
  ['all frames shown a tick late', /begins to be shown/, offsets((offset) => offset + 1)],
  ['a keyframe that is called one no more', /begins a segment, and is no keyframe/, called(24, 0)],
  ['a packet in the middle that is called a keyframe', /Packet 6 is no keyframe/, called(6, 1)],
  ['a packet before a join that is called a keyframe', /Packet 20 is no keyframe/, called(20, 1)],
  [
    'a packet that is cut off',
    /decode|no keyframe/,
    ofTrack(({ sizes }) => ({ sizes: sizes.map((size, n) => (n === 13 ? size - 9 : size)) })),
  ],
])('%s', async (_what, told, change) => {
  expect(await found(change)).toMatch(told);
});

it('a head that ffprobe finds, and nobody else, fails what verifies it, and nothing beside', async () => {
  const tracks = [await pictureTrack(request, new Map(), left)];
  const { head, chunks } = movieOf(
    'mp4',
    tracks.map(({ track }) => track),
  );
  // More boxes before it than a file of our own has.
  const free = Buffer.concat(Array.from({ length: 70 }, () => Buffer.from('\0\0\0\x08free')));
  const moved = Buffer.from(head);
  const places = moved.indexOf('stco') + 8;
  for (let at = places + 4; at < places + 4 + 4 * moved.readUInt32BE(places); at += 4) {
    moved.writeUInt32BE(moved.readUInt32BE(at) + free.length, at);
  }
  const file = join(directory.path, 'far.mp4');
  const spans = copiedSpans(chunks, tracks);
  await writeSpans({ head: Buffer.concat([free, moved]), spans, tracks: 1, file, output: file }, left, () => {});
  // A rejection that nobody waits for would fail this test by itself.
  await expect(lastValueFrom(verifyFile(runner, request, { file, container: 'mp4' }))).rejects.toMatchObject({
    code: 'verification-failed',
    message: expect.stringContaining('no head'),
  });
});

/** Packets by their place in decoding. */
function swappedTimes(a: number, b: number) {
  return ofTrack(({ offsets = [] }) => {
    const changed = Array.from(offsets);
    // What is decoded one later is shown at the same time by an offset that is one frame less.
    changed[a] = (offsets[b] ?? 0) + 512 * (b - a);
    changed[b] = (offsets[a] ?? 0) - 512 * (b - a);
    return { offsets: changed };
  });
}

function called(n: number, value: 0 | 1) {
  return ofTrack(({ sync = new Uint8Array() }) => ({ sync: sync.map((flag, i) => (i === n ? value : flag)) }));
}

function lost(copied: CopiedTrack, lost: number): CopiedTrack {
  const without = samples((all) => all.filter((n) => n !== lost))(copied);
  const kept = <T>(values: ArrayLike<T>): T[] => Array.from(values).filter((_, n) => n !== lost);
  const { offsets = [], sync = [], durations } = copied.track;
  const durationsLeft = durations.map(({ samples, ticks }) => ({ samples: samples - 1, ticks }));
  const track = {
    ...without.track,
    offsets: kept(offsets),
    sync: Uint8Array.from(kept(sync)),
    durations: durationsLeft,
  };
  return { ...without, track };
}
