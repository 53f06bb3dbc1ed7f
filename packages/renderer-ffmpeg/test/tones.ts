import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AudioEncoding, type ClipSource, Rational } from '@clipwright/core';
import type { AudioRequest, ClipSound } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { type OpenSound, openSound } from '@clipwright/rendering';
import { tool } from '@clipwright/test-kit/tool';
import { ffmpegSound } from '../src/audio/ffmpeg-sound.ts';
import { probe } from './media.ts';

export const encoding: AudioEncoding = { codec: 'aac', bitrate: 192_000, sampleRate: 48_000, channels: 2 };

/** What is heard at a sample, from -1 to 1, in each channel. */
export type Wave = (sample: number) => readonly number[];

/** A wav file of 32-bit floats. */
export function waveFile(file: string, samples: number, rate: number, wave: Wave): string {
  tool('ffmpeg', ['-y', ...waveInput(`${file}.f32`, samples, rate, wave), '-c:a', 'pcm_f32le', file]);
  return file;
}

/** Samples in a file without a header, as an input of ffmpeg. */
export function waveInput(raw: string, samples: number, rate: number, wave: Wave): readonly string[] {
  const channels = wave(0).length;
  const data = new Float32Array(samples * channels);
  for (let i = 0; i < samples; i += 1) data.set(wave(i), i * channels);
  writeFileSync(raw, data);
  return ['-f', 'f32le', '-ar', `${rate}`, '-ac', `${channels}`, '-i', raw];
}

export interface ToneFile {
  readonly seconds: number;
  readonly rate: number;
  readonly wave: Wave;
  /** @default as they are, 32-bit float */
  readonly encode?: readonly string[];
}

/** A video of gray frames with such sound. */
export function toneFile(folder: string, name: string, { seconds, rate, wave, encode }: ToneFile): string {
  const sound = waveInput(join(folder, `${name}.f32`), Math.round(seconds * rate), rate, wave);
  const file = join(folder, name);
  const picture = ['-f', 'lavfi', '-i', `color=gray:s=32x32:r=25:d=${seconds}`];
  tool('ffmpeg', [
    ...['-y', ...picture, ...sound, '-map', '0:v', '-map', '1:a', '-c:v', 'mpeg4'],
    ...(encode ?? ['-c:a', 'pcm_f32le']),
    file,
  ]);
  return file;
}

/** Thirty milliseconds of 1 kHz, half a second into each second. */
export function beep(time: number): number {
  const since = (time + 0.5) % 1;
  return since < 0.03 ? 0.8 * Math.sin(2 * Math.PI * 1000 * since) : 0;
}

const infos = new Map<string, ReturnType<typeof probe>['info']>();

export function clipOf(
  file: string,
  start: string | number,
  samples: number,
  more: Partial<ClipSound> = {},
): ClipSound {
  const info = infos.get(file) ?? probe(file).info;
  infos.set(file, info);
  const at = Rational.from(typeof start === 'number' ? Rational.of(Math.round(start * 1e6), 1_000_000) : start);
  return { kind: 'clip', source: { id: file, file, info }, start: at.toString(), samples, ...more };
}

export interface Heard {
  /** Both channels, interleaved. */
  readonly values: Float32Array;
  readonly lost: readonly { readonly stretch: number; readonly samples: number }[];
}

/** What goes into the encoder. */
export async function hear(
  runner: FfmpegRunner,
  request: Omit<AudioRequest, 'encoding'>,
  options: {
    readonly together?: number;
    readonly sources?: ReadonlyMap<string, ClipSource>;
    readonly window?: { readonly from: number; readonly to: number };
  } = {},
): Promise<Heard> {
  const { sources = new Map(), window, ...more } = options;
  const engine = ffmpegSound(runner, encoding, { direct: sources.size === 0, sources, ...more });
  const sound = openSound(engine, { ...request, encoding }, window);
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of sound.bytes) pieces.push(piece);
  } finally {
    await sound.release();
  }
  const bytes = Buffer.concat(pieces);
  return { values: new Float32Array(new Uint8Array(bytes).buffer), lost: byPart(sound.lost()) };
}

function byPart(lost: ReturnType<OpenSound['lost']>): Heard['lost'] {
  const stretches = [...new Set(lost.map(({ stretch }) => stretch))].sort((a, b) => a - b);
  return stretches.map((stretch) => {
    const samples = lost.flatMap((each) => (each.stretch === stretch ? [each.to - each.from] : []));
    return { stretch, samples: samples.reduce((sum, each) => sum + each, 0) };
  });
}

/** One channel. */
export function channel(values: Float32Array, which: 0 | 1 = 0): number[] {
  return Array.from({ length: values.length / 2 }, (_, i) => values[2 * i + which] ?? 0);
}

/** The samples at which sound begins after a tenth of a second of silence. */
export function onsets(values: readonly number[], rate: number = encoding.sampleRate): number[] {
  const starts: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (const [i, value] of values.entries()) {
    if (Math.abs(value) < 0.15) continue;
    if (i - lastLoud > rate / 10) starts.push(i);
    lastLoud = i;
  }
  return starts;
}
