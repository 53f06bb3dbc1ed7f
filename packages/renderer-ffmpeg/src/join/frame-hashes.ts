import { Rational } from '@clipwright/core';
import { type FfmpegRunner, meaningOf } from '@clipwright/ffmpeg';
import { concatMap, EMPTY, type Observable, of } from 'rxjs';
import { maxThreads } from './decode-joins.ts';
import { type FileStretch, stretchList } from './stretch-list.ts';
import { textBytes } from './text-bytes.ts';

/** Hashes of decoded frames, and when each is shown. */
export interface HashedFrames {
  readonly frames: readonly { readonly micros: number; readonly hash: string }[];
  /** What the decoder had to say, but for what is harmless. */
  readonly complaints: readonly string[];
}

/**
 * Decodes stretches of a file, all in one process, every frame as a player does, and gives hashes of the pictures, which
 * are all that is kept of them. Emits once. Errors: the runner's.
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
  const [first] = stretches;
  if (first === undefined) return of({ frames: [], complaints: [] });
  const threads = Math.min(maxThreads, runner.budget.tokens);
  const safety = isForeign ? safetyOf(runner.inputs.options) : { decoder: [], file: [] };
  const args = [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-copyts', '-threads', String(threads), '-noautorotate'],
    ...[...safety.decoder, '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe,fd', '-i', 'pipe:0'],
    ...['-map', '0:v:0', '-autoscale', '0', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-c:v', 'rawvideo'],
    ...['-f', 'framemd5', 'pipe:1'],
  ];
  const stdin = textBytes(stretchList(file, stretches, safety.file));
  return runner.run({ tool: 'ffmpeg', args, threads, stdin }).pipe(
    concatMap((event) => {
      if (event.type !== 'ended') return EMPTY;
      const complaints = event.stderr.filter((line) => meaningOf(line) !== 'harmless');
      return of({ frames: hashedFrames(event.stdout, Number(first.from)), complaints });
    }),
  );
}

/** Options that the decoder is told; the others are those of the file, whatever the list is read with. */
const decoderOptions = ['-codec_whitelist', '-max_pixels'];

/** What keeps a user's file within its bounds, where it is an entry of a list. */
function safetyOf(options: readonly string[]): {
  readonly decoder: readonly string[];
  readonly file: readonly string[];
} {
  const pairs = options.flatMap((name, i) => (i % 2 === 0 ? [[name, options[i + 1] ?? ''] as const] : []));
  return {
    decoder: pairs.filter(([name]) => decoderOptions.includes(name)).flat(),
    file: pairs.filter(([name]) => name !== '-max_pixels').map(([name, value]) => `option ${name.slice(1)} ${value}`),
  };
}

/** Reads what ffmpeg's framemd5 muxer prints: `stream, dts, pts, duration, bytes, hash`. */
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
