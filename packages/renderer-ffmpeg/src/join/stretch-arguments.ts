import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { maxThreads } from './decode-joins.ts';
import { type FileStretch, stretchList } from './stretch-list.ts';
import { textBytes } from './text-bytes.ts';

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
  const safety = isForeign ? safetyOf(runner.inputs.options) : { decoder: [], file: [] };
  return {
    args: [
      ...['-hide_banner', '-nostdin', '-v', 'error', '-copyts', '-threads', String(threads), '-noautorotate'],
      ...[...safety.decoder, '-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe,fd', '-i', 'pipe:0'],
      ...['-map', '0:v:0', '-autoscale', '0'],
    ],
    stdin: textBytes(stretchList(file, stretches, safety.file)),
    threads,
    start: stretches[0]?.from ?? 0n,
  };
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
