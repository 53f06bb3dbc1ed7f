import { type FfmpegStream, fileArgument, inputSafety } from '@clipwright/ffmpeg';
import type { SoundPadding } from '@clipwright/rendering';
import { notAsPlanned } from '@clipwright/rendering';
import { linesOf } from './lines-of.ts';

/** A file made here may be larger than those of others are allowed to be. */
const ownFile = inputSafety().options;

/**
 * Where there is no ffprobe, ffmpeg copies all packets to a muxer that says of each when it is, instead of writing it.
 */
export function copiedArguments(file: string): readonly string[] {
  return [
    ...told,
    ...ownFile,
    '-i',
    fileArgument(file),
    '-map',
    '0:v',
    '-map',
    '0:a?',
    '-c',
    'copy',
    '-f',
    'framecrc',
    'pipe:1',
  ];
}

/** The same of the sound as it is heard: what the file says to leave out is left out. */
function decodedArguments(file: string): readonly string[] {
  const decode = ['-map', '0:a:0', '-c:a', 'pcm_s16le', '-f', 'framecrc', 'pipe:1'];
  return [...told, ...ownFile, '-i', fileArgument(file), ...decode];
}

// With warnings: that a time was changed on the way, because it did not rise, is one.
const told = ['-hide_banner', '-nostdin', '-v', 'warning', '-copyts'];

/**
 * The lines that ffprobe prints of an output, from what ffmpeg alone tells: every packet, then the streams. How long a
 * stream is comes from its packets, not from the file's header. Throws `verification-failed` where ffmpeg had to change
 * times.
 *
 * @param start Starts ffmpeg.
 * @param padding How many samples of the last packet of sound are not heard; absent where there is no sound.
 */
export async function* copiedRows(
  start: (args: readonly string[]) => FfmpegStream,
  file: string,
  padding: SoundPadding | undefined,
): AsyncGenerator<string> {
  const heard = padding?.decoded === true ? await samplesHeard(start(decodedArguments(file))) : 0;
  const streams: CopiedStream[] = [];
  const packets = start(copiedArguments(file));
  for await (const line of linesOf(packets)) {
    const header = /^#(tb|media_type) (\d+): (\S+)/.exec(line);
    if (header !== null) {
      const [, what, index = '', value = ''] = header;
      streams[Number(index)] ??= copiedStream(Number(index));
      const stream = streams[Number(index)];
      if (stream !== undefined) stream[what === 'tb' ? 'timebase' : 'type'] = value;
    } else if (!line.startsWith('#')) {
      const stream = streams[Number.parseInt(line, 10)];
      if (stream !== undefined) yield* stream.add(line);
    }
  }
  const changed = packets.complaints().at(-1);
  if (changed !== undefined) throw notAsPlanned(`It cannot be copied as it is: ${changed}`);
  for (const stream of streams) {
    yield* stream.end((packets, last) => padding?.of(packets, last, heard) ?? 0);
  }
  for (const stream of streams) yield stream.row();
}

interface CopiedStream {
  timebase: string;
  type: string;
  /** A line of a packet; its row comes when the next one does. */
  add(line: string): Iterable<string>;
  /** The last packet's row, with the samples of it that are not heard. */
  end(padding: (packets: number, last: number) => number): Iterable<string>;
  row(): string;
}

function copiedStream(index: number): CopiedStream {
  let waiting: string | undefined;
  let [count, last] = [0, 0];
  let [first, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    timebase: '',
    type: '',
    *add(line) {
      if (waiting !== undefined) yield waiting;
      const [, dts, pts, duration, , , ...more] = line.split(',').map((field) => field.trim());
      const flags = more.find((field) => field.startsWith('F='))?.slice(2) ?? '1';
      waiting = `packet|stream_index=${index}|pts=${pts}|dts=${dts}|flags=${Number(flags) % 2 === 1 ? 'K_' : '__'}`;
      last = Number(duration);
      count += 1;
      first = Math.min(first, Number(pts));
      end = Math.max(end, Number(pts) + last);
    },
    *end(padding) {
      if (waiting === undefined) return;
      yield this.type === 'audio' ? `${waiting}|side_data|discard_padding=${padding(count, last)}` : waiting;
    },
    row() {
      const length = this.type === 'audio' ? '' : `|start_pts=${first}|duration_ts=${end - first}`;
      return `stream|index=${index}|codec_type=${this.type}|time_base=${this.timebase}${length}`;
    },
  };
}

async function samplesHeard(decoded: FfmpegStream): Promise<number> {
  let samples = 0;
  for await (const line of linesOf(decoded)) if (!line.startsWith('#')) samples += Number(line.split(',')[3]);
  return samples;
}
