import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasFfmpeg } from './has-ffmpeg.ts';
import { hasLibrary } from './has-library.ts';

/** Whether there is something that makes media: ffmpeg, or FFmpeg's libraries. */
export const makesMedia = hasFfmpeg || hasLibrary;

const usual = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-bf', '2', '-c:a', 'aac'];

/**
 * Makes a small file with ffmpeg's own pictures and sounds, or those of FFmpeg's libraries where there is no ffmpeg:
 * `graph` labels them `[v]` and, with sound, `[a]`.
 */
export async function makeMedia(
  directory: string,
  name: string,
  graph: string,
  options: readonly string[] = usual,
): Promise<string> {
  const file = join(directory, name);
  await promisify(execFile)(...command(file, graph, options));
  return file;
}

/** The same at once, by the file's whole name. */
export function makeMediaSync(file: string, graph: string, options: readonly string[] = usual): string {
  execFileSync(...command(file, graph, options), { stdio: 'inherit' });
  return file;
}

function command(file: string, graph: string, options: readonly string[]): readonly [string, readonly string[]] {
  if (!hasFfmpeg) return [process.execPath, [join(import.meta.dirname, 'library-media.mjs'), graph, ...options, file]];
  const labelled = (['v', 'a'] as const).filter((kind) => graph.includes(`[${kind}]`));
  const isLeftOut = (kind: 'v' | 'a'): boolean => options.includes(`-${kind}n`);
  const maps = labelled.flatMap((kind) => (isLeftOut(kind) ? [] : ['-map', `[${kind}]`]));
  const ends = labelled.filter(isLeftOut).map((kind) => `;[${kind}]${{ v: 'nullsink', a: 'anullsink' }[kind]}`);
  const whole = [graph, ...ends].join('');
  return ['ffmpeg', ['-v', 'error', '-nostdin', '-y', '-filter_complex', whole, ...maps, ...options, file]];
}

/** One second of a moving picture, 25 frames, 64x36. */
export const picture = 'testsrc2=s=64x36:r=25:d=1[v]';
