// Needs ffmpeg.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceIndex, TimeRange } from '@clipwright/core';
import type { IndexDetail } from '@clipwright/core/author';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { type ByteFile, headersProber } from '@clipwright/prober-headers';
import { headersProber as localProber } from '@clipwright/prober-headers/node';
import { filter, firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-pictures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '6', '-bf', '2', '-sc_threshold', '0'];
const x265 = (params: string) => [
  '-c:v',
  'libx265',
  '-preset',
  'ultrafast',
  '-x265-params',
  `log-level=error:${params}`,
];
const fragmented = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];

/** Files, how they are made, and whether their last group begins with an IDR picture. */
const made: readonly (readonly [name: string, args: readonly string[], isClosed: boolean])[] = [
  ['closed.mp4', x264, true],
  ['open.mkv', [...x264, '-x264-params', 'open-gop=1'], false],
  ['closed.mkv', [...x264, '-x264-params', 'aud=1'], true],
  ['fragments.mp4', [...x264, '-bf', '0', ...fragmented], true],
  ['repeated.mp4', [...x264, '-x264-params', 'repeat-headers=1'], true],
  ['hevc-open.mp4', [...x265('keyint=6:min-keyint=6:bframes=2:open-gop=1'), '-tag:v', 'hvc1'], false],
  ['hevc-closed.mkv', x265('keyint=6:min-keyint=6:bframes=2:open-gop=0'), true],
  ['hevc-repeated.mp4', x265('keyint=6:min-keyint=6:bframes=0:open-gop=0:repeat-headers=1:aud=1'), true],
];

beforeAll(() => {
  const input = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=1.2'];
  const outputs = made.flatMap(([name, args]) => ['-threads', '2', ...args, join(folder, name)]);
  execFileSync('ffmpeg', ['-v', 'error', ...input, ...outputs], { stdio: 'inherit' });
});

/** Types of NAL units in each keyframe, in order, as ffmpeg's own reader of bitstreams lists them. */
function readUnitsOfKeyframes(name: string): readonly (readonly number[])[] {
  const args = ['-hide_banner', '-i', join(folder, name), '-c', 'copy', '-bsf:v', 'trace_headers', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const keyframes: number[][] = [];
  let isKey = false;
  for (const line of stderr.split('\n')) {
    if (/\] Packet: /.test(line)) {
      isKey = / key frame/.test(line);
      if (isKey) keyframes.push([]);
    }
    const type = / nal_unit_type .* = (\d+)$/.exec(line)?.[1];
    if (isKey && type !== undefined) keyframes.at(-1)?.push(Number(type));
  }
  return keyframes;
}

const unitsIn = new Map<string, ReturnType<typeof readUnitsOfKeyframes>>();
/** They are read once. */
function unitsOfKeyframes(name: string): ReturnType<typeof readUnitsOfKeyframes> {
  const units = unitsIn.get(name) ?? readUnitsOfKeyframes(name);
  unitsIn.set(name, units);
  return units;
}

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** Timestamps and hashes of the packets, in the order of decoding. */
function packetsOf(name: string): readonly (readonly [pts: number, hash: string])[] {
  const what = ['-show_packets', '-show_data_hash', 'md5', '-show_entries', 'packet=pts,data_hash', '-of', 'csv=p=0'];
  const text = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', ...what, join(folder, name)], {
    encoding: 'utf8',
  });
  return [...text.matchAll(/^(\d+),MD5:(\w+)/gm)].map(([, pts, hash]) => [Number(pts), hash ?? '']);
}

async function indexOf(name: string, range?: TimeRange, detail?: IndexDetail): Promise<SourceIndex> {
  await using prober = localProber();
  return await firstValueFrom(prober.index({ uri: join(folder, name) }, range, detail));
}

const isPicture = (name: string) => (type: number) => (name.startsWith('hevc') ? type < 32 : type >= 1 && type <= 5);
const idr = [5, 19, 20];

describe.each(made)('%s', (name, _args, isClosed) => {
  it('its groups begin with the pictures that ffmpeg finds there', async () => {
    const { gops } = await indexOf(name, undefined, { firstPictures: true });
    const truth = unitsOfKeyframes(name).map((types) => types.find(isPicture(name)));
    expect(truth.length).toBeGreaterThan(4);
    expect(idr.includes(truth.at(-1) ?? 0)).toBe(isClosed);
    expect(gops.map(({ pictureType }) => pictureType)).toEqual(truth);
    expect(gops.map(({ closed }) => closed ?? false)).toEqual(truth.map((type) => idr.includes(type ?? 0)));
  });

  it('and have parameter sets in force that decode them', async () => {
    const { gops, parameterSets = [] } = await indexOf(name, undefined, { firstPictures: true });
    const repeats = unitsOfKeyframes(name).map((types) => types.includes(7) || types.includes(33));
    const source = readFileSync(join(folder, name));
    for (const [i, { parameterSets: at = -1 }] of gops.entries()) {
      const sets = (parameterSets[at] ?? []).map((set) => Buffer.from(set, 'base64'));
      expect(sets.length, `group ${i}`).toBeGreaterThan(1);
      for (const set of sets) expect(source.includes(set)).toBe(true);
      if (repeats[i] === true) expect(sets.length).toBe(name.startsWith('hevc') ? 3 : 2);
    }
  });

  it('and packets that lie where their bytes are those that ffprobe reads, of all of it and of a range', async () => {
    const truth = packetsOf(name);
    const source = readFileSync(join(folder, name));
    const found = ({ packets = [] }: SourceIndex) =>
      packets.map(({ pts, offset, size }) => [pts, md5(source.subarray(offset, offset + size))]);
    const all = await indexOf(name, undefined, { packets: true });
    expect(found(all)).toEqual(truth);
    const range = { start: 0.5, end: 0.7 };
    const part = found(await indexOf(name, range, { packets: true }));
    const first = truth.findIndex(([pts]) => pts === part[0]?.[0]);
    expect(part).toEqual(truth.slice(first, first + part.length));
    expect(part.length).toBeLessThan(truth.length);
    // At least what is on screen, from a keyframe on, and whatever is decoded before it.
    const shown = all.timestamps.filter((_, frame) => frame >= 15 && frame < 21);
    for (const pts of shown) expect(part.map(([time]) => time)).toContain(pts);
    expect(all.gops.map(({ pts }) => pts)).toContain(part[0]?.[0]);
  });

  it('says nothing of it unless it is asked', async () => {
    const index = await indexOf(name);
    expect(index).not.toHaveProperty('parameterSets');
    expect(index).not.toHaveProperty('packets');
    for (const gop of index.gops) expect(Object.keys(gop).sort()).toEqual(['bytes', 'dts', 'packets', 'pts']);
  });
});

it('only the groups of a range are looked at, by their first bytes', async () => {
  const read: number[] = [];
  const content = readFileSync(join(folder, 'closed.mp4'));
  const open = async (): Promise<ByteFile> => ({
    size: statSync(join(folder, 'closed.mp4')).size,
    version: 'one',
    read: async (start, length) => {
      read.push(length);
      return content.subarray(start, start + length);
    },
    [Symbol.asyncDispose]: async () => {},
  });
  await using prober = headersProber({ open });
  const request = { uri: 'made' };
  await firstValueFrom(prober.probe(request));
  read.length = 0;
  const index = await firstValueFrom(prober.index(request, { start: 0.5, end: 0.55 }, { firstPictures: true }));
  const told = index.gops.flatMap(({ pictureType }, i) => (pictureType === undefined ? [] : [i]));
  // Each group lasts 0.2 s; pictures of the one behind may be shown before it.
  expect(told).toEqual([2, 3]);
  expect(read.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(2 * 1024);
});

it('parameter sets that change are told of the groups that they are in force in', async () => {
  const halves = ['first.mp4', 'second.mp4'].map((name) => join(folder, name));
  for (const [i, file] of halves.entries()) {
    const input = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=30:d=0.4', '-threads', '2'];
    const own = ['-profile:v', ['main', 'baseline'][i] ?? '', '-x264-params', 'repeat-headers=1'];
    execFileSync('ffmpeg', ['-v', 'error', ...input, ...x264, '-bf', '0', ...own, file], { stdio: 'inherit' });
  }
  const list = halves.map((file) => `file '${file}'\n`).join('');
  writeFileSync(join(folder, 'list.txt'), list);
  const joined = ['-f', 'concat', '-safe', '0', '-i', join(folder, 'list.txt'), '-c', 'copy'];
  execFileSync('ffmpeg', ['-v', 'error', ...joined, join(folder, 'joined.mkv')], { stdio: 'inherit' });
  await using prober = localProber();
  const sets = await Promise.all(
    halves.map(async (uri) => (await firstValueFrom(prober.probe({ uri }))).video.decoder?.parameterSets),
  );
  expect(sets[0]).not.toEqual(sets[1]);
  const { gops, parameterSets } = await indexOf('joined.mkv', undefined, { firstPictures: true });
  expect(gops.map(({ parameterSets: at }) => at)).toEqual([0, 0, 1, 1]);
  expect(parameterSets).toEqual(sets);
});

it('a loader passes it on', async () => {
  await using prober = localProber();
  await using loader = ffmpegLoader({ prober });
  const uri = join(folder, 'closed.mp4');
  const { source } = await firstValueFrom(loader.open({ uri }).pipe(filter((event) => event.type === 'opened')));
  await using opened = source;
  const index = await firstValueFrom(opened.index(undefined, { firstPictures: true }));
  expect(index).toEqual(await indexOf('closed.mp4', undefined, { firstPictures: true }));
});
