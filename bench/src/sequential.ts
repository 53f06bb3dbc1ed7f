import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fit, OutputProfile } from '@clipwright/core';

const execute = promisify(execFile);

/** A stretch of a file, in seconds. */
export interface Cut {
  /** Absolute path. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Paths of the programs. */
export interface Tools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

export interface SequentialOptions {
  readonly tools: Tools;
  readonly cuts: readonly Cut[];
  /** Ends the program that is running. */
  readonly signal?: AbortSignal | undefined;
}

/** Loading one clip after the other: one ffprobe for each. */
export async function sequentialLoad({ tools, cuts, signal }: SequentialOptions): Promise<void> {
  for (const { file } of cuts) {
    const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', `file:${file}`];
    await execute(tools.ffprobe, args, { signal, maxBuffer: 64 * 2 ** 20 });
  }
}

function fitted(fit: Fit, width: number, height: number): string {
  if (fit === 'stretch') return `scale=${width}:${height}`;
  if (fit === 'cover') return `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height}`;
  return `scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`;
}

/**
 * Rendering one clip after the other, as a careful script would: one ffmpeg for each, with ffmpeg's own automatic
 * threads and the profile's encoder settings, then a join by stream copy. What it makes is removed again.
 */
export async function sequentialRender(options: SequentialOptions, profile: OutputProfile): Promise<void> {
  const { tools, cuts, signal } = options;
  const { width, height, fit, video, audio } = profile;
  const encoding = [
    ...['-vf', `${fitted(fit, width, height)},setsar=1,fps=${profile.frameRate},format=${video.pixelFormat}`],
    ...['-c:v', 'libx264', '-preset', video.preset, '-crf', String(video.crf)],
    ...(audio === null
      ? ['-an']
      : ['-c:a', audio.codec, '-b:a', String(audio.bitrate), '-ar', String(audio.sampleRate), '-ac', '2']),
  ];
  const directory = await mkdtemp(join(tmpdir(), 'clipwright-sequential-'));
  const ffmpeg = (args: readonly string[]) =>
    execute(tools.ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], { signal });
  try {
    const parts: string[] = [];
    for (const { file, start, end } of cuts) {
      const part = join(directory, `${parts.length}.mp4`);
      await ffmpeg([
        '-ss',
        String(start),
        '-i',
        `file:${file}`,
        '-t',
        (end - start).toFixed(6),
        ...encoding,
        `file:${part}`,
      ]);
      parts.push(part);
    }
    const list = join(directory, 'list.txt');
    await writeFile(list, parts.map((part) => `file 'file:${part}'\n`).join(''));
    await ffmpeg([
      '-f',
      'concat',
      '-safe',
      '0',
      '-i',
      list,
      '-c',
      'copy',
      '-movflags',
      '+faststart',
      `file:${join(directory, 'joined.mp4')}`,
    ]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
