import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rational, type RationalText } from '@clipwright/core';
import { composeCommand, type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runToEnd } from '../src/run-to-end.ts';
import { catalogue, type Sample } from '../src/samples/catalogue.ts';
import { readLabel } from '../src/samples/label.ts';
import { makeSamples } from '../src/samples/make-samples.ts';

let directory: string;
let runner: FfmpegRunner;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-samples-'));
  runner = ffmpegRunner();
});

afterEach(async () => {
  await runner[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** The catalogue with pictures small and short enough for a test. */
const small: readonly Sample[] = catalogue.map((sample) => {
  const shrink = 240 / Math.min(sample.width, sample.height);
  const even = (pixels: number): number => 4 * Math.round((pixels * shrink) / 4);
  return { ...sample, width: even(sample.width), height: even(sample.height), frames: 9 };
});

async function codesIn({ width, height, file }: Sample): Promise<(number | undefined)[][]> {
  const options = ['-map', '0:v:0', '-f', 'rawvideo', '-pix_fmt', 'gray', '-fps_mode', 'passthrough'];
  const pixels = await decoded(file, options);
  const size = width * height;
  return Array.from({ length: pixels.length / size }, (_, frame) => {
    const code = readLabel(pixels.subarray(frame * size, (frame + 1) * size), width, height);
    return [code?.source, code?.frame];
  });
}

/** Bytes that a stream of one file decodes to. */
async function decoded(file: string, options: readonly string[]): Promise<Uint8Array> {
  const path = join(directory, file);
  const args = composeCommand({ inputs: [{ source: { file: path } }], outputs: [{ target: 'pipe', options }] });
  const chunks: Uint8Array[] = [];
  for await (const chunk of runner.stream({ tool: 'ffmpeg', args })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Samples per channel that the sound decodes to. */
async function soundSamples({ file }: Sample): Promise<number> {
  const options = ['-map', '0:a:0', '-f', 's16le', '-ac', '1'];
  return (await decoded(file, options)).length / 2;
}

/** Samples per channel that last as long as the picture. */
function picturedSamples({ frames, frameRate, sampleRate }: Sample): number {
  return Number(Rational.of(frames).div(frameRate).mul(sampleRate).round());
}

it('every sample has its size, rate and sound, and every frame its source and number', async () => {
  await makeSamples({ runner, directory, samples: small });
  for (const [number, sample] of small.entries()) {
    const args = ['-v', 'error', '-of', 'json', '-show_streams', '-i', `file:${join(directory, sample.file)}`];
    const { streams } = JSON.parse(await runToEnd(runner, { tool: 'ffprobe', args }));
    const [video, audio] = streams;
    const rate: RationalText = video.r_frame_rate;
    expect({
      file: sample.file,
      width: video.width,
      height: video.height,
      rate: Rational.from(rate).toString(),
    }).toEqual({
      file: sample.file,
      width: sample.width,
      height: sample.height,
      rate: sample.frameRate,
    });
    expect(audio.sample_rate).toBe(String(sample.sampleRate));
    expect(await soundSamples(sample)).toBeGreaterThanOrEqual(picturedSamples(sample));
    expect(await codesIn(sample)).toEqual(Array.from({ length: sample.frames }, (_, frame) => [number, frame]));
  }
});

it('samples that are there stay as they are', async () => {
  const samples = small.slice(0, 2);
  const made: string[] = [];
  const onMade = ({ file }: Sample): void => {
    made.push(file);
  };
  await makeSamples({ runner, directory, samples: samples.slice(0, 1) });
  await makeSamples({ runner, directory, samples, onMade });
  await makeSamples({ runner, directory, samples, onMade });
  expect(made).toEqual(samples.slice(1).map(({ file }) => file));
});

it('a cancelled run leaves no file', async () => {
  const abort = new AbortController();
  const long = small.map((sample) => ({ ...sample, frames: 4000 }));
  const making = makeSamples({ runner, directory, samples: long, signal: abort.signal });
  while ((await readdir(directory)).length === 0) await new Promise(setImmediate);
  abort.abort();
  await expect(making).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(await readdir(directory)).toEqual([]);
});
