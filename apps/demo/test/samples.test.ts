// Needs ffmpeg.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { expect, it } from 'vitest';
import { runToEnd } from '../src/run-to-end.ts';
import type { Sample } from '../src/samples/catalogue.ts';
import { makeSamples } from '../src/samples/make-samples.ts';
import { decoded, picturesIn, saidBy, smallSamples, temporaryFolder } from './media.ts';

const short = smallSamples.map((sample) => ({ ...sample, frames: 9 }));

it('every sample has its size, rate and sound, and every frame its source and number', async () => {
  await using folder = await temporaryFolder();
  await using runner = ffmpegRunner();
  await makeSamples({ runner, directory: folder.directory, samples: short });
  for (const sample of short) {
    const { name, width, height, frames, frameRate, sampleRate } = sample;
    const file = join(folder.directory, sample.file);
    const args = ['-v', 'error', '-of', 'json', '-show_streams', '-i', `file:${file}`];
    const { streams } = JSON.parse(await runToEnd(runner, { tool: 'ffprobe', args }));
    const [video, audio] = streams;
    const rate: RationalText = video.r_frame_rate;
    const found = { name, width: video.width, height: video.height, frameRate: Rational.from(rate).toString() };
    expect(found).toEqual({ name, width, height, frameRate });
    expect(video.sample_aspect_ratio ?? '1:1').toBe('1:1');
    expect(audio.sample_rate).toBe(String(sampleRate));

    const said = (await picturesIn(runner, file, sample)).map((picture) => saidBy(picture, sample));
    expect(said).toEqual(Array.from({ length: frames }, (_, frame) => `${name} ${frame}`));
    const sound = await decoded(runner, file, ['-map', '0:a:0', '-f', 's16le', '-ac', '1']);
    expect(sound.length / 2).toBeGreaterThanOrEqual(Rational.of(frames).div(frameRate).mul(sampleRate).toNumber());
  }
});

it('samples that are there stay as they are', async () => {
  await using folder = await temporaryFolder();
  await using runner = ffmpegRunner();
  const made: string[] = [];
  const make = (samples: readonly Sample[]): Promise<void> =>
    makeSamples({ runner, directory: folder.directory, samples, onMade: ({ name }) => void made.push(name) });
  await make(short.slice(0, 1));
  await make(short.slice(0, 2));
  await make(short.slice(0, 2));
  expect(made).toEqual(['AURORA', 'EMBER']);
});

it('a cancelled run leaves no file', async () => {
  await using folder = await temporaryFolder();
  await using runner = ffmpegRunner();
  const abort = new AbortController();
  const { directory } = folder;
  const samples = short.map((sample) => ({ ...sample, frames: 4000 }));
  const making = makeSamples({ runner, directory, samples, signal: abort.signal });
  while ((await readdir(directory)).length === 0) await new Promise(setImmediate);
  abort.abort();
  await expect(making).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await readdir(directory)).toEqual([]);
});
