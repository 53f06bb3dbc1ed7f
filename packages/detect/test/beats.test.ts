// Needs ffmpeg.
import { writeFileSync } from 'node:fs';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { firstValueFrom, Subscription, timer } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BeatOptions, type Beats, detectBeats } from '../src/index.ts';
import { distances, evenly, rate, sound } from './music.ts';

/** What is played is made by arithmetic, and encoded by ffmpeg. */

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const endings = ['wav', 'mp3', 'm4a', 'ogg', 'flac'];
const beats = evenly(112, 0.4, 14.5);
beforeAll(async () => {
  directory = await scratch();
  encoded(
    endings.map((ending) => `coded.${ending}`),
    sound(beats, { seconds: 15, instrument: 'burst' }),
  );
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'color=s=64x36:r=25:d=1', fileOf('mute.mp4')]);
  writeFileSync(fileOf('text.mp3'), 'no sound at all');
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const fileOf = (name: string): string => `${directory.path}/${name}`;

/** Files of the same sound. Gives the first. */
function encoded([name = '', ...others]: readonly string[], samples: Float32Array): string {
  const input = ['-f', 'f32le', '-ar', String(rate), '-ac', '1', '-i', 'pipe:0'];
  const outputs = [name, ...others].flatMap((each) => ['-ar', '44100', fileOf(each)]);
  tool('ffmpeg', ['-y', ...input, ...outputs], new Uint8Array(samples.buffer));
  return fileOf(name);
}

const found = (file: string, options: BeatOptions = {}): Promise<Beats> =>
  firstValueFrom(detectBeats(file, options, { runner }));

describe('the beats of a file', () => {
  it.each(endings)('are found in .%s', async (ending) => {
    const file = fileOf(`coded.${ending}`);
    const result = await found(file);
    expect(Math.max(...distances(beats, result.beats))).toBeLessThanOrEqual(0.03);
    expect(result.beats).toHaveLength(beats.length);
    expect(result).toMatchObject({ tempo: expect.closeTo(112, 0), duration: expect.closeTo(15, 0) });
    // And found again, in the soak of each.
    if (isSoak || ending === endings[0]) expect(await found(file)).toEqual(result);
  });

  it('are as many as is told', async () => {
    const file = encoded(['often.wav'], sound(evenly(80, 0.5, 20), { seconds: 20, instrument: 'burst' }));
    expect(await found(file, { tempo: 155 })).toMatchObject({ tempo: expect.closeTo(160, 0) });
  });
});

describe('there are none', () => {
  it('in silence', async () => {
    expect(await found(encoded(['silence.wav'], new Float32Array(3 * rate)))).toEqual({ duration: 3, beats: [] });
  });

  it.each([
    ['mute.mp4', 'no-audio-stream'],
    ['text.mp3', 'not-media'],
    ['gone.mp3', 'source-missing'],
  ])('in %s, which is refused', async (name, code) => {
    await expect(found(fileOf(name))).rejects.toMatchObject({ code });
  });
});

describe('detecting beats', () => {
  it('refuses music that is too long, and goes no further', async () => {
    const file = encoded(['long.wav'], new Float32Array(4 * rate));
    await expect(found(file, { maxDuration: 3 })).rejects.toMatchObject({ code: 'source-too-large' });
    await expect(found(file, { maxDuration: 4 })).resolves.toMatchObject({ duration: 4 });
  });

  it.each([[{ tempo: 30 }], [{ tempo: Number.NaN }], [{ maxDuration: 0 }]])('refuses %j', async (options) => {
    await expect(found(fileOf('x.wav'), options)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('ends its process when it is left', async () => {
    const file = encoded(['left.wav'], new Float32Array(60 * rate));
    const left = new Subscription();
    const ended = new Promise((resolve) => {
      left.add(detectBeats(file, {}, { runner }).subscribe({ next: resolve, error: resolve }));
      left.add(timer(0).subscribe(() => left.unsubscribe()));
      left.add(() => resolve('left'));
    });
    expect(await ended).toBe('left');
    await runner.settled();
  });
});
