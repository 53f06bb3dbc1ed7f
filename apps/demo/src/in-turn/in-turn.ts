import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type OutputProfile, Rational } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { runToEnd } from '../run-to-end.ts';

/** A range of a file, in seconds. */
export interface Cut {
  /** Absolute path. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The cuts, and what is made of them. */
export interface CutMontage {
  readonly cuts: readonly Cut[];
  readonly profile: OutputProfile;
}

/** The work of {@link loadInTurn} and {@link renderInTurn}. */
export interface InTurn {
  load(cuts: readonly Cut[], signal?: AbortSignal): Promise<void>;
  render(montage: CutMontage, output: string, signal?: AbortSignal): Promise<void>;
}

/** What a script does that knows nothing of parallel work: one ffprobe for each clip, one after the other. */
export async function loadInTurn(runner: FfmpegRunner, cuts: readonly Cut[], signal?: AbortSignal): Promise<void> {
  for (const { file } of cuts) {
    const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', `file:${file}`];
    await runToEnd(runner, { tool: 'ffprobe', args }, signal);
  }
}

/**
 * The same: one ffmpeg for each clip, one after the other, each with its own automatic threads and the settings of a
 * profile, then a join by stream copy.
 *
 * @param output Absolute path; the parts lie beside it for as long as this takes.
 */
export async function renderInTurn(
  runner: FfmpegRunner,
  { cuts, profile }: CutMontage,
  output: string,
  signal?: AbortSignal,
): Promise<void> {
  const directory = await mkdtemp(join(dirname(output), '.in-turn-'));
  try {
    const parts = cuts.map((_, index) => join(directory, `${index}.mp4`));
    for (const [index, part] of parts.entries()) {
      const [cut] = cuts.slice(index);
      if (cut !== undefined) await runToEnd(runner, { tool: 'ffmpeg', args: partCommand(cut, profile, part) }, signal);
    }
    const list = join(directory, 'list.txt');
    await writeFile(list, parts.map((part) => `file 'file:${part}'\n`).join(''));
    const inputs = ['-f', 'concat', '-safe', '0', '-i', list];
    const args = [...quiet, ...inputs, '-c', 'copy', '-movflags', '+faststart', `file:${output}`];
    await runToEnd(runner, { tool: 'ffmpeg', args }, signal);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const quiet = ['-v', 'error', '-nostdin', '-y'];

function partCommand({ file, start, end }: Cut, profile: OutputProfile, part: string): string[] {
  const { width, height, video, audio } = profile;
  const rate = Rational.from(profile.frameRate).toString();
  const fitted = `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`;
  return [
    ...[...quiet, '-ss', start.toFixed(6), '-t', (end - start).toFixed(6), '-i', `file:${file}`],
    ...['-map', '0:v:0', '-vf', `fps=${rate},${fitted},setsar=1,format=${video.pixelFormat}`],
    ...['-c:v', 'libx264', '-preset', video.preset, '-crf', String(video.crf)],
    ...(audio === null ? ['-an'] : ['-map', '0:a:0?', '-c:a', audio.codec, '-b:a', String(audio.bitrate)]),
    ...(audio === null ? [] : ['-ar', String(audio.sampleRate), '-ac', '2']),
    `file:${part}`,
  ];
}
