import { crc32 } from 'node:zlib';
import { Rational } from '@clipwright/core';
import { fromTask, type SourceRef } from '@clipwright/core/author';
import { endedBy, type FfmpegRunner, type FfmpegStream, fileArgument } from '@clipwright/ffmpeg';
import { seeksByDisplay } from '@clipwright/node-kit';
import type { PicturePart } from '@clipwright/rendering';
import { notAsPlanned, rowOf, SequentialFiles } from '@clipwright/rendering';
import { firstValueFrom, ignoreElements, type Observable } from 'rxjs';
import { linesOf } from './lines-of.ts';

/** Packets of a source that were copied. */
export interface CopiedPackets {
  /** The position of the run among the parts of the request. */
  readonly part: number;
  readonly picture: PicturePart;
  /** Positions in it, in the order of decoding, from a keyframe on. */
  readonly positions: readonly number[];
}

/** Seconds before a keyframe's time at which it is sought: it may be decoded earlier than it is shown. */
const before = 1;

/**
 * Asks ffprobe, which reads containers in its own way, for the packets of a source at the times of those that were
 * copied: their bytes must be the same. Completes without emitting. Errors: `verification-failed` with `details.part`,
 * the runner's, those of reading.
 */
export function checkTold(
  runner: FfmpegRunner,
  source: SourceRef,
  file: string,
  copied: readonly CopiedPackets[],
): Observable<never> {
  return fromTask(async (left) => {
    const { ffprobe } = await firstValueFrom(runner.located());
    const start = (tool: 'ffmpeg' | 'ffprobe', args: readonly string[]): FfmpegStream =>
      endedBy(runner.stream({ tool, args }), left);
    const told = await (ffprobe === undefined
      ? readAll(start('ffmpeg', copyArguments(runner, source, file)), source)
      : read(start('ffprobe', probeArguments(runner, source, file, copied))));
    await using files = new SequentialFiles();
    for (const { part, picture, positions } of copied) {
      for (const n of positions) {
        left.throwIfAborted();
        const tick = picture.ticks?.[n] ?? 0;
        const own = textOf(picture.sizes[n] ?? 0, crc32(await files.packet(picture, n)));
        if (told.get(tick) === own) continue;
        throw notAsPlanned(`A source's frame at tick ${tick} is not the packet that it was taken for.`, {
          part,
          source: source.id,
        });
      }
    }
  }).pipe(ignoreElements());
}

const textOf = (bytes: number, hash: number): string => `${bytes},${hash.toString(16).padStart(8, '0')}`;

function probeArguments(
  { inputs }: FfmpegRunner,
  { info }: SourceRef,
  file: string,
  copied: readonly CopiedPackets[],
): readonly string[] {
  const timebase = Rational.from(info.video.timebase).toNumber();
  const intervals = copied.map(({ picture, positions }) => {
    const ticks = positions.map((n) => picture.ticks?.[n] ?? 0);
    const [first, last] = [Math.min(...ticks) * timebase, Math.max(...ticks) * timebase];
    return `${(first - before).toFixed(6)}%${(last + before).toFixed(6)}`;
  });
  return [
    ...['-v', 'error', '-of', 'compact', '-select_streams', String(info.video.index)],
    ...['-show_data_hash', 'CRC32', '-show_entries', 'packet=pts,size,data_hash', '-read_intervals', intervals.join()],
    // An mp4 or mov says in its header what its streams are; by itself ffprobe decodes some of them first.
    ...(seeksByDisplay(info.container) ? ['-nofind_stream_info'] : []),
    ...[...inputs.probeOptions, '-i', fileArgument(file)],
  ];
}

/** Packets by their times, as ffprobe prints them. */
async function read(stream: FfmpegStream): Promise<ReadonlyMap<number, string>> {
  const told = new Map<number, string>();
  for await (const line of linesOf(stream)) {
    const row = rowOf(line);
    const hash = row.get('data_hash')?.replace('CRC32:', '');
    if (row.get('section') === 'packet') told.set(Number(row.get('pts')), `${row.get('size')},${hash}`);
  }
  return told;
}

/** Where there is no ffprobe, ffmpeg says the same of all packets. */
function copyArguments({ inputs }: FfmpegRunner, { info }: SourceRef, file: string): readonly string[] {
  return [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-copyts', ...inputs.options, '-i', fileArgument(file)],
    ...['-map', `0:${info.video.index}`, '-c', 'copy', '-f', 'framehash', '-hash', 'crc32', 'pipe:1'],
  ];
}

async function readAll(stream: FfmpegStream, { info }: SourceRef): Promise<ReadonlyMap<number, string>> {
  const told = new Map<number, string>();
  let ticks = Rational.one;
  for await (const line of linesOf(stream)) {
    const [, given] = /^#tb 0: (\d+\/\d+)/.exec(line) ?? [];
    if (given !== undefined) ticks = Rational.from(given).div(Rational.from(info.video.timebase));
    if (line === '' || line.startsWith('#')) continue;
    const [, , pts = '', , size = '', hash = ''] = line.split(',').map((field) => field.trim());
    told.set(Number(ticks.mul(Number(pts)).round()), `${size},${hash}`);
  }
  return told;
}
