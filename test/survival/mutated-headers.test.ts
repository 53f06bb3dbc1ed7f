// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ClipLoader, type ErrorCode, errorCodes, isCoreErrorCode } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { joinedLike, type Told, toldByLoader, toldByProber } from '@clipwright/test-kit/probers';
import { isSoak } from '@clipwright/test-kit/soak';
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Mutant, mutantOf } from './mutants.ts';
import { makeWholeFiles } from './mutated-media.ts';
import { digestOf, endingOf, framesOf, openSource } from './survives.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-mutated-headers-'));
const loader = ffmpegLoader();
const prober = headersProber();
const probing = ffmpegLoader({ prober });
let files: ReadonlyMap<string, Buffer> = new Map();

beforeAll(() => {
  files = makeWholeFiles(folder, ['plain.mp4', 'fragments.mp4', 'plain.mkv', 'plain.mov', 'plain.webm']);
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await probing[Symbol.asyncDispose]();
  await prober[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Seeds of mutants that were once answered for wrongly, or not in a way that was foreseen. */
const found: readonly number[] = [
  ...[128, 1591], // no stream of pictures or sound is left
  ...[37, 364, 779], // damage in tags, behind which ffmpeg goes on elsewhere
  ...[1261, 1386, 1786], // fragments of which a part is empty
  ...[1301, 3253], // pixels of a shape that no number of ffmpeg's holds
  2624, // a block before the beginning
  3498, // a fraction of a sample a second
  5497, // a block that says it has several frames
  7649, // sound of a version that does not exist
  119228, // composition offsets of half a billion samples
  3499, // a frame of another size than its track
  100_504, // sound of more channels than its configuration has
  100_877, // blocks whose clock starts over
];
const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);
/** Those that are read in this process alone, and those of them that ffprobe and ffmpeg read as well. */
const probed = isSoak ? [...seedsFrom(0, 2000), ...seedsFrom(100_000, 50_000)] : seedsFrom(0, 1000);
const compared = isSoak ? [...seedsFrom(0, 60), ...seedsFrom(100_000, 2000)] : seedsFrom(0, 15);

/** What the prober tells of bytes, and how much time it takes of the processor; milliseconds. */
async function probe({ bytes }: Mutant): Promise<{ readonly told: Told; readonly ms: number }> {
  await using prober = headersProber({
    open: async () => ({
      size: bytes.length,
      version: '',
      read: async (start, length) => bytes.subarray(start, start + length),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
  });
  const start = process.cpuUsage();
  const told = await toldByProber(prober, 'mutant');
  const { user, system } = process.cpuUsage(start);
  return { told, ms: (user + system) / 1000 };
}

const isForeseen = (code: ErrorCode): boolean => isCoreErrorCode(code) && errorCodes[code] !== 'internal';

it('the prober in this process answers for mutated files soon, or says that it does not know', async () => {
  const wrong: string[] = [];
  let answers = 0;
  const before = process.memoryUsage().rss;
  for (const seed of [...probed, ...found]) {
    const mutant = mutantOf(files, seed);
    const { told, ms } = await probe(mutant);
    if (ms > 1000) wrong.push(`${mutant.what}: took ${Math.round(ms)} ms`);
    if (!('error' in told)) answers += 1;
    else if (!isForeseen(told.error.code)) wrong.push(`${mutant.what}: ${told.error.code}: ${told.error.message}`);
  }
  expect(wrong).toEqual([]);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 2 ** 20);
  // Damage in the pictures is none of its business, and most is there.
  expect(answers / probed.length).toBeGreaterThan(0.2);
});

/** What is told of a source apart from where its keyframes are, and what follows from where the first one is. */
function apartFromPictures(told: Told) {
  if ('error' in told) return told;
  const { info, index } = told;
  const { duration: _, video, audio, ...rest } = info;
  const { frames: _frames, origin: _origin, ...facts } = video;
  const { outside: _outside, ...sound } = audio ?? {};
  return { ...rest, video: facts, sound, end: index.end };
}

/** What comes of reading all of a file: each frame's timestamp and a digest of its pixels, or an error's code. */
async function readBy(opening: ClipLoader, file: string): Promise<readonly string[] | ErrorCode> {
  const read = await endingOf(async () => {
    await using source = await openSource(opening, file);
    return await framesOf(source, 'fail');
  });
  return 'error' in read ? read.error.code : read.value.map(({ pts, data }) => `${pts} ${digestOf(data)}`);
}

it('what it answers for mutated files is what ffprobe tells, or shows in reading', async () => {
  let answers = 0;
  const compare = async (seed: number): Promise<void> => {
    const mutant = mutantOf(files, seed);
    const { told } = await probe(mutant);
    if ('error' in told) return;
    answers += 1;
    const file = join(folder, `${seed}-${mutant.of}`);
    await writeFile(file, mutant.bytes);
    const ffprobe = joinedLike(await toldByLoader(loader, file), told);
    if (!isDeepStrictEqual(told, ffprobe)) {
      // ffprobe looks into the pictures as well: one that is damaged is no keyframe to it, and it may find none that
      // decodes.
      const isGone = 'error' in ffprobe && ffprobe.error.code === 'source-damaged';
      if (!isGone) expect.soft(apartFromPictures(told), mutant.what).toEqual(apartFromPictures(ffprobe));
      const read = await readBy(probing, file);
      if (read !== 'source-damaged') expect.soft(read, mutant.what).toEqual(await readBy(loader, file));
    }
    rmSync(file);
  };
  await lastValueFrom(from([...compared, ...found]).pipe(mergeMap(compare, 2), toArray()));
  expect(answers).toBeGreaterThan(compared.length / 4);
});
