import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClipSource } from '@clipwright/core';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { makeMedia } from './make-media.ts';

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

async function listen(source: ClipSource, start: string, end: string): Promise<Float32Array> {
  const parts: number[] = [];
  for await (const { data, close } of source.audio({ start, end }, { channels: 1 })) {
    for (const value of data) parts.push(value);
    close();
  }
  return Float32Array.from(parts);
}

/** Where it first becomes loud. */
const firstLoud = (sound: Float32Array): number => sound.findIndex((value) => Math.abs(value) > 0.2);

/** A beep of 50 ms, 3 s after the first frame, in 4 s, in frames of so many samples: ffmpeg 5.1 does not fit them to the encoder here. */
const beep = (late = '', frame = 1024): string =>
  `testsrc2=s=64x36:r=25:d=4[v];aevalsrc='0.8*sin(2*PI*1000*t)*between(t,3,3.05)':s=48000:d=4:n=${frame}${late}[a]`;

const video = ['-c:v', 'mpeg4', '-g', '10'];
it.each([
  ['aac.mp4', [...video, '-c:a', 'aac', '-b:a', '128k']],
  ['mp3.mkv', [...video, '-c:a', 'libmp3lame']],
  ['vorbis.mkv', [...video, '-c:a', 'libvorbis']],
  ['aac.mkv', [...video, '-c:a', 'aac']],
  ['aac.ts', ['-c:v', 'mpeg2video', '-c:a', 'aac']],
  ['pcm.avi', [...video, '-c:a', 'pcm_s16le']],
])('a beep lands where it belongs, wherever a range begins: %s', async (name, options) => {
  const source = await open(await makeMedia(directory, name, beep('', name === 'vorbis.mkv' ? 64 : 1024), options));
  for (const [start, end, at] of [
    ['0', '4', 144_000],
    ['2.9', '3.2', 4800],
    ['1.23', '4', 84_960],
    ['3.01', '3.3', 0],
  ] as const) {
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
