// Needs ffmpeg.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputOptions } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTicks, makeAllNumbered } from './numbered.ts';
import type { Cut } from './rule-of-time.ts';
import { digest, smartRenders } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/* The sound of one source, from its beginning and unchanged: its packets as they are. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-sound-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const picture = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '30', '-bf', '2'];
const stereo = ['-af', 'aformat=channel_layouts=stereo,volume=0.7', '-ar', '48000'];

const sources = new Map<string, Cut['source']>();
beforeAll(() => {
  const made: readonly (readonly [name: string, args: readonly string[]])[] = [
    ['plain.mp4', [...picture, ...stereo, '-c:a', 'aac', '-b:a', '96k']],
    ['mono.mp4', [...picture, '-ac', '1', '-ar', '48000', '-c:a', 'aac']],
    ['rate.mp4', [...picture, '-af', 'aformat=channel_layouts=stereo', '-ar', '44100', '-c:a', 'aac']],
    ['plain.mkv', [...picture, ...stereo, '-c:a', 'aac']],
  ];
  const videos = made.map(
    ([name, args], i) => [join(folder, name), { rate: '30', frames: 180, first: i * 200, args }] as const,
  );
  makeAllNumbered(videos);
  for (const [i, [file, { first }]] of videos.entries()) {
    sources.set(made[i]?.[0] ?? '', { file, first, ...frameTicks(file) });
  }
}, 60_000);

function sourceOf(name: string): Cut['source'] {
  const source = sources.get(name);
  if (source === undefined) throw new Error(`There is no ${name}.`);
  return source;
}

/** The samples that ffmpeg alone decodes of a file, with all that its edit list says. */
function samplesOf(file: string): Buffer {
  const args = ['-v', 'error', '-i', file, '-map', '0:a', '-f', 'f32le', '-c:a', 'pcm_f32le', 'pipe:1'];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  expect(stderr.toString()).toBe('');
  return stdout;
}

/** When the first picture is shown and the first sample is heard, in seconds, as ffprobe says. */
function starts(file: string): readonly string[] {
  const args = ['-v', 'error', '-show_entries', 'stream=codec_type,start_time', '-of', 'csv=p=0', file];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n').sort();
}

async function rendered(cuts: readonly Cut[], options: Partial<OutputOptions> = {}, extension = 'mp4') {
  const file = join(folder, `out.${extension}`);
  const { report, plan } = await parts.render(cuts, { file, overwrite: true, ...options });
  return { file, report, plan };
}

/** Two channels of four bytes. */
const bytesOfSample = 8;

it.each([
  // The soak alone tries it: each container is there without it.
  ...(isSoak ? [['the whole', 6, 'mp4'] as const] : []),
  ['the whole', 6, 'mov'],
  ['the beginning', 2.345, 'mp4'],
] as const)(
  '%s of a source up to %d s, into %s: its samples, one by one, from the same place on',
  async (_what, end, extension) => {
    const source = sourceOf('plain.mp4');
    const { file, report, plan } = await rendered([cut(source, 0, end)], {}, extension);
    expect(report.copying.sound).toBe(true);
    const bytes = (plan.audio?.stretches[0]?.samples ?? 0) * bytesOfSample;
    const ownStarts = starts(file);
    const [own, its] = [samplesOf(file), samplesOf(source.file)];
    expect(bytes).toBeGreaterThan(0);
    expect(own.subarray(0, bytes).equals(its.subarray(0, bytes))).toBe(true);
    // ffmpeg decodes the last packet to its end, of what is encoded as well.
    const encoded = await rendered([cut(source, 0, end)], { copy: 'never' }, extension);
    expect(encoded.report.verification).toMatchObject({ audioDuration: report.verification.audioDuration });
    expect(samplesOf(encoded.file).length).toBe(own.length);
    expect(starts(encoded.file)).toEqual(ownStarts);
    expect(ownStarts).toEqual(starts(source.file));
  },
);

it('of a source whose picture begins later or whose sound does: from the first picture on, or encoded', async () => {
  const plain = sourceOf('plain.mp4');
  const [late, early] = [join(folder, 'late.mp4'), join(folder, 'early.mp4')];
  const shifted = (file: string, first: 'v' | 'a', second: 'v' | 'a') => {
    const inputs = ['-itsoffset', '0.1', '-i', plain.file, '-i', plain.file];
    const maps = ['-map', `0:${first}`, '-map', `1:${second}`];
    execFileSync('ffmpeg', ['-v', 'error', ...inputs, ...maps, '-c', 'copy', file], { stdio: 'inherit' });
  };
  shifted(late, 'v', 'a');
  shifted(early, 'a', 'v');
  const { file, report, plan } = await rendered([cut({ ...plain, file: late }, 0, 3)]);
  expect(report.copying.sound).toBe(true);
  const bytes = (plan.audio?.stretches[0]?.samples ?? 0) * bytesOfSample;
  const ahead = 4800 * bytesOfSample;
  expect(
    samplesOf(file)
      .subarray(0, bytes)
      .equals(samplesOf(plain.file).subarray(ahead, ahead + bytes)),
  ).toBe(true);
  expect((await rendered([cut({ ...plain, file: early }, 0, 3)])).report.copying.sound).toBe(false);
});

it('beside pictures that are encoded, and with the same bytes each time', async () => {
  const source = sourceOf('plain.mp4');
  const digests = new Set<string>();
  for (const concurrency of isSoak ? [1, 2, 6] : [1, 6]) {
    const file = join(folder, `same-${concurrency}.mp4`);
    const { report } = await parts.render([cut(source, 0, 0.5)], { file }, { concurrency, start: 10 });
    expect(report.copying).toMatchObject({ sound: true });
    digests.add(digest(file));
  }
  expect(digests.size).toBe(1);
});

describe('is encoded', () => {
  const plain = () => sourceOf('plain.mp4');
  const cases: readonly (readonly [string, () => readonly Cut[], Partial<OutputOptions>?, string?])[] = [
    ['of a clip that begins later', () => [cut(plain(), 1, 3)]],
    ['of two clips', () => [cut(plain(), 0, 1), cut(plain(), 3, 4)]],
    ['where nothing is to be copied', () => [cut(plain(), 0, 3)], { copy: 'never' }],
    ['in one channel', () => [cut(sourceOf('mono.mp4'), 0, 3)]],
    ['of another rate', () => [cut(sourceOf('rate.mp4'), 0, 3)]],
    ['out of Matroska', () => [cut(sourceOf('plain.mkv'), 0, 3)]],
    ['into Matroska', () => [cut(plain(), 0, 3)], {}, 'mkv'],
    ['as Opus', () => [cut(plain(), 0, 3)], { audioCodec: 'opus' }],
  ];
  it.each(cases.map(([what, cuts, options, extension]) => ({ what, cuts, options, extension })))(
    '$what',
    async ({ cuts, options, extension }) => {
      const { report } = await rendered(cuts(), options, extension);
      expect(report.copying.sound).toBe(false);
    },
  );

  it('where the configuration says that it may be more than its plain kind', async () => {
    const source = plain();
    const bytes = readFileSync(source.file);
    // The extension that says there is no second half of the spectrum: now it says that there is.
    const place = bytes.indexOf(Buffer.from('56e500', 'hex'), bytes.indexOf('esds'));
    expect(place).toBeGreaterThan(0);
    bytes[place + 2] = 0x80;
    const file = join(folder, 'more.mp4');
    writeFileSync(file, bytes);
    const { report } = await rendered([cut({ ...source, file }, 0, 3)]);
    expect(report.copying.sound).toBe(false);
  });
});
