import { type FfmpegRunner, listInput, listSafety, textBytes } from '@clipwright/ffmpeg';
import { maxThreads } from './decode-joins.ts';
import { type FileStretch, stretchList } from './stretch-list.ts';

/** How ffmpeg decodes stretches of a file, every frame as a player does; what is done with the picture comes behind. */
export interface StretchArguments {
  readonly args: readonly string[];
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly threads: number;
  /** Microseconds on the file's clock from which its timestamps count. */
  readonly start: bigint;
}

/**
 * @param stretches Ascending, with more frames between any two than are decoded before one that is shown before them.
 * @param isForeign Whether the file is a user's.
 */
export function stretchArguments(
  runner: FfmpegRunner,
  file: string,
  stretches: readonly FileStretch[],
  isForeign: boolean,
): StretchArguments {
  const threads = Math.min(maxThreads, runner.budget.tokens);
  const safety = isForeign ? listSafety(runner.inputs.options) : { decoder: [], file: [] };
  return {
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-copyts', '-threads', String(threads), '-noautorotate'],
      ...[...safety.decoder, ...listInput, '-i', 'pipe:0'],
      ...['-map', '0:v:0', '-autoscale', '0'],
    ],
    stdin: textBytes(stretchList(file, stretches, safety.file)),
    threads,
    start: stretches[0]?.from ?? 0n,
  };
}
