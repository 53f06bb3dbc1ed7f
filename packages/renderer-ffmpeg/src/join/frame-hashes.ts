import { type FfmpegRunner, listSafety, meaningOf } from '@clipwright/ffmpeg';
import { concatMap, EMPTY, type Observable, of } from 'rxjs';
import { maxThreads } from './decode-joins.ts';
import type { Excerpt } from './excerpt.ts';

/** What came of decoding. */
export interface HashedFrames {
  /** A hash of each frame's picture. */
  readonly hashes: ReadonlyMap<number, string>;
  /** What the decoder had to say, but for what is harmless. */
  readonly complaints: readonly string[];
}

/** The frames' own times, and hashes of their pictures: MD5 would take twice as long as decoding does. */
const hashed = [
  ...['-map', '0:v:0', '-autoscale', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
  ...['-f', 'framehash', '-hash', 'murmur3', 'pipe:1'],
];

/**
 * Decodes an excerpt, every frame as a player does, and gives hashes of the pictures, which are all that is kept of them.
 * Emits once. Errors: the runner's.
 *
 * @param isForeign Whether the packets are a user's.
 */
export function frameHashes(
  runner: FfmpegRunner,
  { args, stdin, frameAt }: Excerpt,
  isForeign: boolean,
): Observable<HashedFrames> {
  const threads = Math.min(maxThreads, runner.budget.tokens);
  const safety = isForeign ? listSafety(runner.inputs.options).decoder : [];
  const input = ['-hide_banner', '-nostdin', '-v', 'error', '-threads', String(threads), '-noautorotate', ...safety];
  return runner.run({ tool: 'ffmpeg', args: [...input, ...args, ...hashed], threads, stdin }).pipe(
    concatMap((event) => {
      if (event.type !== 'ended') return EMPTY;
      const complaints = event.stderr.filter((line) => meaningOf(line) !== 'harmless');
      return of({ hashes: hashesOf(event.stdout, frameAt), complaints });
    }),
  );
}

/** Reads what ffmpeg's framehash muxer prints: `stream, dts, pts, duration, bytes, hash`. */
function hashesOf(text: string, frameAt: Excerpt['frameAt']): HashedFrames['hashes'] {
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    rows.map((line) => {
      const [, , pts = '', , , hash = ''] = line.split(',').map((field) => field.trim());
      return [frameAt(Number(pts)), hash];
    }),
  );
}
