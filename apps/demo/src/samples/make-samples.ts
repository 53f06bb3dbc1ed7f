import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { ClipwrightError, Rational } from '@clipwright/core';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import { runToEnd } from '../run-to-end.ts';
import { catalogue, type Sample } from './catalogue.ts';
import { type EncoderName, encoders } from './encoders.ts';
import { drawLabel, labelHeight, labelWidth, placeLabel } from './label.ts';
import { sound } from './sound.ts';

export interface MakeSamplesOptions {
  readonly runner: FfmpegRunner;
  /** Made if it is not there. */
  readonly directory: string;
  /** @default the catalogue */
  readonly samples?: readonly Sample[];
  readonly signal?: AbortSignal;
  readonly onMade?: (sample: Sample) => void;
}

/**
 * Makes the samples that are not there, as many at once as the runner's budget allows. A file is there whole or not at
 * all.
 */
export async function makeSamples(options: MakeSamplesOptions): Promise<void> {
  const { runner, directory, samples = catalogue, signal, onMade } = options;
  const missing = samples.filter(({ file }) => !existsSync(join(directory, file)));
  if (missing.length === 0) return;
  await mkdir(directory, { recursive: true });
  const known = await runToEnd(runner, { tool: 'ffmpeg', args: ['-hide_banner', '-encoders'] }, signal);
  const results = await Promise.allSettled(
    missing.map(async (sample) => {
      await makeSample(sample, samples.indexOf(sample), chooseEncoder(sample, known), options);
      onMade?.(sample);
    }),
  );
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function chooseEncoder({ name, encoders }: Sample, known: string): EncoderName {
  const encoder = encoders.find((candidate) => known.includes(` ${candidate} `));
  if (encoder !== undefined) return encoder;
  throw new ClipwrightError('tool-unusable', `This ffmpeg has no ${encoders.join(' or ')}, which ${name} needs.`, {
    remedy: 'Install a complete ffmpeg, such as the one of your system’s packages.',
  });
}

async function makeSample(
  sample: Sample,
  number: number,
  encoder: EncoderName,
  { runner, directory, signal }: MakeSamplesOptions,
): Promise<void> {
  const { name, file, width, height, frameRate, frames, accent } = sample;
  const rate = Rational.from(frameRate).toString();
  const fps = String(Number(Rational.from(frameRate).toNumber().toFixed(2)));
  const { label, options } = encoders[encoder];
  const details = `${width}x${height} ${fps}FPS ${label} ${extname(file).slice(1).toUpperCase()}`;
  async function* labels(): AsyncGenerator<Uint8Array> {
    for (let frame = 0; frame < frames; frame++) {
      yield drawLabel({ name, details, accent }, { source: number, frame });
    }
  }
  const { scale, left, top } = placeLabel(width, height);
  const unfinished = join(directory, `.unfinished-${process.pid}-${file}`);
  const args: CommandSpec = {
    inputs: [
      {
        source: 'pipe',
        options: [
          '-f',
          'rawvideo',
          '-pixel_format',
          'rgba',
          '-video_size',
          `${labelWidth}x${labelHeight}`,
          '-framerate',
          rate,
        ],
      },
    ],
    graph:
      `${sample.scene(sample, rate)}[scene];[0:v]scale=iw*${scale}:ih*${scale}:flags=neighbor[label];` +
      `[scene][label]overlay=${left}:${top}:shortest=1,trim=end_frame=${frames},setsar=1,format=yuv420p[picture];${sound(sample)}[sound]`,
    outputs: [
      {
        target: { file: unfinished },
        options: [
          ...['-map', '[picture]', '-map', '[sound]'],
          ...['-c:v', encoder, ...options, '-threads', '1', '-g', '48', ...sample.sound],
        ],
      },
    ],
  };
  try {
    await runToEnd(runner, { tool: 'ffmpeg', args, stdin: labels() }, signal);
    await rename(unfinished, join(directory, file));
  } finally {
    await runner.settled();
    await rm(unfinished, { force: true });
  }
}
