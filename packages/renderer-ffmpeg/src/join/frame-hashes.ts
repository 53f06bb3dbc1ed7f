import { Rational } from '@clipwright/core';
import { type FfmpegRunner, meaningOf } from '@clipwright/ffmpeg';
import { concatMap, EMPTY, type Observable, of } from 'rxjs';
import { stretchArguments } from './stretch-arguments.ts';
import type { FileStretch } from './stretch-list.ts';

/** Hashes of decoded frames, and when each is shown. */
export interface HashedFrames {
  readonly frames: readonly { readonly micros: number; readonly hash: string }[];
  /** What the decoder had to say, but for what is harmless. */
  readonly complaints: readonly string[];
}

/** The frames' own times, and hashes of their pictures: MD5 would take twice as long as decoding does. */
const hashed = [
  ...['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
  ...['-f', 'framehash', '-hash', 'murmur3', 'pipe:1'],
];

/**
 * Decodes stretches of a file, all in one process, and gives hashes of the pictures, which are all that is kept of them.
 * Emits once. Errors: the runner's.
 *
 * @param stretches Ascending, with more frames between any two than are decoded before one that is shown before them.
 * @param isForeign Whether the file is a user's.
 */
export function frameHashes(
  runner: FfmpegRunner,
  file: string,
  stretches: readonly FileStretch[],
  isForeign: boolean,
): Observable<HashedFrames> {
  const { args, stdin, threads, start } = stretchArguments(runner, file, stretches, isForeign);
  return runner.run({ tool: 'ffmpeg', args: [...args, ...hashed], threads, stdin }).pipe(
    concatMap((event) => {
      if (event.type !== 'ended') return EMPTY;
      const complaints = event.stderr.filter((line) => meaningOf(line) !== 'harmless');
      return of({ frames: hashedFrames(event.stdout, Number(start)), complaints });
    }),
  );
}

/** Reads what ffmpeg's framehash muxer prints: `stream, dts, pts, duration, bytes, hash`. */
function hashedFrames(text: string, start: number): HashedFrames['frames'] {
  let timebase = 0;
  return text.split('\n').flatMap((line) => {
    const [, given] = /^#tb 0: (\d+\/\d+)/.exec(line) ?? [];
    if (given !== undefined) timebase = Rational.from(given).mul(1_000_000).toNumber();
    if (line === '' || line.startsWith('#')) return [];
    const [, , pts = '', , , hash = ''] = line.split(',').map((field) => field.trim());
    return [{ micros: Number(pts) * timebase + start, hash }];
  });
}
