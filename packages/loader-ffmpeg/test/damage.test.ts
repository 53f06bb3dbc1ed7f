// Needs ffmpeg.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipSource, TimeRange, VideoFormat } from '@clipwright/core';
import { isSoak } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-damage-'));
const loader = ffmpegLoader();
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

const rounds = isSoak ? 24 : 1;
/** Noise, so that packets are large, and four groups of twelve frames. */
const noisy = 'testsrc2=s=160x96:r=30:d=1.6,noise=alls=30:allf=t:all_seed=1[v]';
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '12', '-bf', '3', '-sc_threshold', '0'];
const mpeg2 = ['-c:v', 'mpeg2video', '-q:v', '3', '-g', '12', '-bf', '2'];
const mpeg4 = ['-c:v', 'mpeg4', '-q:v', '3', '-g', '12', '-bf', '2'];

async function openSource(uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

interface Seen {
  readonly pts: number;
  readonly digest: string;
}

async function read(source: ClipSource, range: TimeRange, format: VideoFormat = {}): Promise<Seen[]> {
  const seen: Seen[] = [];
  for await (const { pts, data, close } of source.video(range, format)) {
    seen.push({ pts, digest: createHash('md5').update(data).digest('hex') });
    close();
  }
  return seen;
}

const whole = ({ info }: ClipSource): TimeRange => ({ start: 0, end: info.duration });

/** Where the packets of the video lie in the file, in decoding order. */
function packetsOf(file: string): { readonly pts: number; readonly place: number; readonly size: number }[] {
  const entries = 'packet=pts,size,pos';
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', entries, '-of', 'default=nk=0', file];
  const text = execFileSync('ffprobe', args, { encoding: 'utf8' });
  const number = (packet: string, key: string): number =>
    Number(new RegExp(`^${key}=(-?\\d+)`, 'm').exec(packet)?.[1] ?? Number.NaN);
  return text
    .split('[PACKET]')
    .slice(1)
    .map((packet) => ({ pts: number(packet, 'pts'), place: number(packet, 'pos'), size: number(packet, 'size') }));
}

/** Whether ffmpeg itself, decoding the whole file, has anything to say. */
function isNoticed(file: string): boolean {
  const { stderr } = spawnSync('ffmpeg', ['-v', 'error', '-threads', '1', '-i', file, '-f', 'null', '-']);
  return stderr.length > 0;
}

/** A repeatable choice of numbers below a limit. */
function choices(seed: number): (below: number) => number {
  let state = seed * 7919 + 13;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

/** In the check each codec, and each container, once but for H.264. */
const files = [
  ['h264.mp4', h264],
  ['h264.ts', h264],
  ['mpeg2.mkv', mpeg2],
  ['mpeg4.avi', mpeg4],
  ...(isSoak ? ([['mpeg2.ts', mpeg2]] as const) : []),
] as const;
beforeAll(() => void madeTogether(directory, noisy, files));

it.each(files)('frames that do not decode, and what refers to them, are left out: %s', async (name) => {
  const file = join(directory, name);
  await using good = await openSource(file);
  const truth = await read(good, whole(good));
  expect(truth).toHaveLength(48);
  const digests = new Map(truth.map(({ pts, digest }) => [pts, digest]));
  const bytes = readFileSync(file);
  // Two groups in the middle, in decoding order: the first and the last one stay whole.
  const packets = packetsOf(file).slice(17, 32);
  let noticed = 0;
  // As many as it takes: what zeros are decoded as depends on what the encoder wrote, which is not the same on each
  // processor.
  for (let seed = 1; noticed < rounds && seed <= 12 * rounds; seed += 1) {
    const choose = choices(seed);
    const { place = 0, size = 0 } = packets[choose(packets.length)] ?? {};
    const damaged = Buffer.from(bytes);
    damaged.fill(0, place + Math.floor(size / 2), place + size);
    const bad = join(directory, `bad-${seed}-${name}`);
    writeFileSync(bad, damaged);
    if (!isNoticed(bad)) continue;
    noticed += 1;
    await using source = await openSource(bad);
    const what = `${name}, seed ${seed}`;
    const seen = await read(source, whole(source), { onDamage: 'omit' });
    expect(
      seen.filter(({ pts, digest }) => digests.get(pts) !== digest),
      what,
    ).toEqual([]);
    expect(seen.length, what).toBeLessThan(48);
    expect(seen.slice(0, 12), what).toEqual(truth.slice(0, 12));
    // An AVI does not say when its frames are shown, and so not which of them need the group before.
    if (!name.endsWith('.avi')) expect(seen.slice(-12), what).toEqual(truth.slice(-12));
    await expect(read(source, whole(source)), what).rejects.toMatchObject({ code: 'source-damaged' });
    // Any stretch that is given is right.
    const start = choose(140) / 100;
    const some = await read(source, { start, end: start + 0.1 }).catch(() => []);
    expect(
      some.filter(({ pts, digest }) => digests.get(pts) !== digest),
      `${what}, from ${start}`,
    ).toEqual([]);
  }
  expect(noticed).toBe(rounds);
});

it('leaves out what is wanted of what is missing, however often it is wanted', async () => {
  const file = join(directory, 'h264.mp4');
  await using good = await openSource(file);
  const truth = await read(good, whole(good));
  const damaged = readFileSync(file);
  for (const { place, size } of packetsOf(file).slice(16, 20)) damaged.fill(0, place, place + size);
  const bad = join(directory, 'hole.mp4');
  writeFileSync(bad, damaged);
  await using source = await openSource(bad);
  const at = ['0.1', '0.1', '0.7', '0.7', '0.75', '1.2', '1.2'];
  expect(await read(source, whole(source), { onDamage: 'omit', at })).toEqual([
    ...[truth[3], truth[3]],
    ...[truth[36], truth[36]],
  ]);
  await expect(read(source, whole(source), { at })).rejects.toMatchObject({ code: 'source-damaged' });
  // What lies between is nobody's concern.
  expect(await read(source, whole(source), { at: ['0.1', '0.85'] })).toEqual([truth[3], truth[25]]);
});
