// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioFormat, ClipSource } from '@clipwright/core';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

const loader = ffmpegLoader();
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-sound-'));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function open(uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  return event.source;
}

async function listen(source: ClipSource, start: string, end: string, format: AudioFormat = {}): Promise<Float32Array> {
  const parts: number[] = [];
  for await (const { data, close } of source.audio({ start, end }, { channels: 1, ...format })) {
    for (const value of data) parts.push(value);
    close();
  }
  return Float32Array.from(parts);
}

/** Where it first becomes loud. */
const firstLoud = (sound: Float32Array): number => sound.findIndex((value) => Math.abs(value) > 0.2);

/**
 * A beep of 50 ms, 3 s after the first frame, in 4 s, in frames of so many samples: ffmpeg 5.1 does not fit them to the
 * encoder here.
 */
const beep = (late = '', frame = 1024): string =>
  `testsrc2=s=64x36:r=25:d=4[v];aevalsrc='0.8*sin(2*PI*1000*t)*between(t,3,3.05)':s=48000:d=4:n=${frame}${late}[a]`;

const video = ['-c:v', 'mpeg4', '-g', '10'];
/** In the check each codec and each container once, AAC with and without an edit list. */
const beeping = [
  ['aac.mp4', [...video, '-c:a', 'aac', '-b:a', '128k']],
  ['mp3.mkv', [...video, '-c:a', 'libmp3lame']],
  ['vorbis.mkv', [...video, '-c:a', 'libvorbis']],
  ['aac.ts', ['-c:v', 'mpeg2video', '-c:a', 'aac']],
  ['pcm.avi', [...video, '-c:a', 'pcm_s16le']],
  ...(isSoak ? ([['aac.mkv', [...video, '-c:a', 'aac']]] as const) : []),
] as const;
const ranges = some(
  [
    ['1.23', '4', 84_960],
    ['0', '4', 144_000],
    ['2.9', '3.2', 4800],
    ['3.01', '3.3', 0],
  ] as const,
  2,
);
beforeAll(() => {
  for (const frame of [64, 1024]) {
    const files = beeping.filter(([name]) => (name === 'vorbis.mkv') === (frame === 64));
    madeTogether(directory, beep('', frame), files);
  }
});

it.each(beeping)('a beep lands where it belongs, wherever a range begins: %s', async (name) => {
  const source = await open(join(directory, name));
  for (const [start, end, at] of ranges) {
    const sound = await listen(source, start, end);
    expect(sound.length, start).toBe(Math.round(Number(end) * 48000) - Math.round(Number(start) * 48000));
    // The first sample of a 1 kHz tone that is louder than 0.2 comes 2 samples after its beginning.
    expect(Math.abs(firstLoud(sound) - at), `${name} from ${start}: ${firstLoud(sound)}`).toBeLessThanOrEqual(25);
  }
  await source[Symbol.asyncDispose]();
});

it('sound that starts later than the picture stays where it is, with silence before', async () => {
  const source = await open(
    await makeMedia(directory, 'late.mkv', beep(',atrim=start=2'), [...video, '-c:a', 'pcm_s16le']),
  );
  expect(Math.abs(firstLoud(await listen(source, '0', '4')) - 144_000)).toBeLessThanOrEqual(25);
  expect((await listen(source, '0.5', '1.5')).every((value) => value === 0)).toBe(true);
  const beyond = await listen(source, '10', '10.5');
  expect(beyond.length).toBe(24_000);
  expect(beyond.every((value) => value === 0)).toBe(true);
  await source[Symbol.asyncDispose]();
});

/** How far one sound is from another of the same length, on the average: AAC fills in noise, other each time. */
function distance(sound: Float32Array, other: Float32Array): number {
  expect(sound.length).toBe(other.length);
  return sound.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / sound.length;
}

/** Overwrites the packets of sound that begin within a time, behind whatever the container puts before each. */
async function damage(file: string, from: number, until: number): Promise<string> {
  const show = ['-v', 'error', '-select_streams', 'a:0', '-show_entries', 'packet=pts_time,size,pos', '-of', 'csv=p=0'];
  const packets = execFileSync('ffprobe', [...show, file], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const bytes = await readFile(file);
  for (const packet of packets) {
    const [time = 0, size = 0, place = 0] = packet.split(',').map(Number);
    if (time >= from && time < until) bytes.fill(0xff, place + 8, place + size);
  }
  const bad = file.replace(/(\.\w+)$/, '-bad$1');
  await writeFile(bad, bytes);
  return bad;
}

it.each([
  ['damaged.mp4', [...video, '-c:a', 'aac']],
  ['damaged.mkv', [...video, '-c:a', 'flac']],
])('sound that does not decode fails, or is silent where that is allowed: %s', async (name, options) => {
  const frame = name === 'damaged.mp4' ? 1024 : 4608;
  const tone = `aevalsrc='0.5*sin(2*PI*440*t)+0.1*random(0)':s=48000:d=4:n=${frame}[a]`;
  const graph = `testsrc2=s=64x36:r=25:d=4[v];${tone}`;
  const file = await makeMedia(directory, name, graph, options);
  await using good = await open(file);
  await using bad = await open(await damage(file, 2, 2.5));
  const truth = await listen(good, '0', '4');
  await expect(listen(bad, '1.5', '3')).rejects.toMatchObject({ code: 'source-damaged' });
  await expect(listen(bad, '2.1', '2.2')).rejects.toMatchObject({ code: 'source-damaged' });
  // Where it is whole, nothing is said.
  expect(distance(await listen(bad, '0.5', '1.5'), truth.slice(24_000, 72_000))).toBeLessThan(0.02);
  expect(distance(await listen(bad, '3', '4'), truth.slice(144_000))).toBeLessThan(0.02);

  const sound = await listen(bad, '0', '4', { onDamage: 'omit' });
  expect(sound.length).toBe(truth.length);
  // Whole packets.
  const [begin, end] = [Math.ceil(96_000 / frame) * frame, Math.ceil(120_000 / frame) * frame];
  expect(sound.slice(begin, end).every((value) => value === 0)).toBe(true);
  expect([sound[begin - 1], sound[end]]).not.toContain(0);
  expect(distance(sound.slice(0, begin), truth.slice(0, begin))).toBeLessThan(0.02);
  expect(distance(sound.slice(end), truth.slice(end))).toBeLessThan(0.02);
});

it('channels are mixed by ITU-R BS.775, and one channel is half the sum of two', async () => {
  const c = Math.SQRT1_2;
  const levels = { mono: '0.5', stereo: '0.5|-0.1', '5.1': '0.5|-0.1|0.2|0.9|0.8|0.3' };
  const sides = { mono: [0.5, 0.5], stereo: [0.5, -0.1], '5.1': [0.5 + c, -0.1 + c * 0.5] } as const;
  for (const layout of ['mono', 'stereo', '5.1'] as const) {
    const sound = `aevalsrc=${levels[layout]}:c=${layout}:s=48000:d=1[a]`;
    const options = [...video, '-c:a', 'pcm_s16le'];
    await using source = await open(
      await makeMedia(directory, `${layout}.mov`, `testsrc2=s=64x36:r=25:d=1[v];${sound}`, options),
    );
    const both = await listen(source, '0.1', '0.2', { channels: 2 });
    const one = await listen(source, '0.1', '0.2', { channels: 1 });
    const [left, right] = sides[layout];
    // What exceeds full scale is there: who makes whole numbers of it has to see to that.
    expect(both[2000], layout).toBeCloseTo(left, 4);
    expect(both[2001], layout).toBeCloseTo(right, 4);
    expect(one[1000], layout).toBeCloseTo((left + right) / 2, 4);
  }
});

it('sound whose format changes is where it was joined, wherever a range begins', async () => {
  const halves = [
    ['48000', '2'],
    ['44100', '6'],
  ] as const;
  const names: string[] = [];
  for (const [rate, channels] of halves) {
    const tone = `aevalsrc='0.8*sin(2*PI*1000*t)*between(t,1,1.05)':s=${rate}:d=2:n=1536[a]`;
    const options = ['-c:v', 'mpeg2video', '-c:a', 'ac3', '-ac', channels];
    names.push(await makeMedia(directory, `${rate}.ts`, `testsrc2=s=64x36:r=25:d=2[v];${tone}`, options));
  }
  // Packets of a transport stream stand for themselves, each with its time.
  const list = join(directory, 'halves.txt');
  await writeFile(list, names.map((name) => `file '${name}'\n`).join(''));
  const file = join(directory, 'changing.ts');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file]);
  await using source = await open(file);
  const beeps = async (start: string, end: string): Promise<number[]> => {
    const sound = await listen(source, start, end);
    expect(sound.length).toBe(Math.round((Number(end) - Number(start)) * 48_000));
    return [...sound.keys()].filter(
      (i) =>
        Math.abs(sound[i] ?? 0) > 0.2 && sound.slice(Math.max(0, i - 4800), i).every((value) => Math.abs(value) <= 0.2),
    );
  };
  // The halves overlap by 11 ms, and as much as 15 ms is not put right within a range.
  for (const [start, end, expected] of [
    ['0', '4', [1, 3.011]],
    ['1.5', '3.5', [1.511]],
    ['2.04', '3.9', [0.971]],
    ['2.5', '3.5', [0.511]],
  ] as const) {
    const found = await beeps(start, end);
    expect(found, start).toHaveLength(expected.length);
    for (const [i, at] of expected.entries())
      expect(Math.abs((found[i] ?? 0) / 48_000 - at), start).toBeLessThan(0.015);
  }
});
