import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { type FfmpegStream, fileArgument, type InputSafety, lineSplitter } from '@clipwright/ffmpeg';
import { checkFrames, notMedia } from '@clipwright/node-kit';
import { type JsonRecord, numberOf, textOf } from './json-record.ts';
import { type Probe, probeReader } from './probe-reader.ts';

const shared = ['-hide_banner', '-v', 'error', '-of', 'json=compact=1', '-show_packets'];
const packetEntries = 'packet=codec_type,stream_index,pts,dts,duration,size,flags';

/**
 * The arguments of the one ffprobe process that tells all of a file.
 *
 * @param most Packets that it lists, if not all.
 */
export function probeArguments(inputs: InputSafety, file: string, maxPackets?: number): string[] {
  return [
    ...shared,
    ...['-show_format', '-show_streams', '-show_entries', `${packetEntries},pos:packet_side_data=side_data_type`],
    ...(maxPackets === undefined ? [] : ['-read_intervals', `%+#${maxPackets}`]),
    ...inputs.probeOptions,
    fileArgument(file),
  ];
}

/**
 * Those of one that lists the packets of a stream, or of all of a kind, from about a time on: seconds on the
 * container's clock.
 */
export function packetArguments(
  inputs: InputSafety,
  file: string,
  stream: number | 'v',
  from: number | undefined,
): string[] {
  return [
    ...shared,
    ...['-show_entries', packetEntries, '-select_streams', String(stream)],
    ...(from === undefined ? [] : ['-read_intervals', `${from.toFixed(6)}%`]),
    ...inputs.probeOptions,
    fileArgument(file),
  ];
}

/** Those of one that lists the packets of a stream in a few stretches of the file, rising ones. */
export function intervalArguments(
  inputs: InputSafety,
  file: string,
  stream: number,
  intervals: readonly { readonly from: number; readonly to: number }[],
): string[] {
  const text = intervals.map(({ from, to }) => `${from.toFixed(6)}%${to.toFixed(6)}`).join();
  const entries = ['-show_entries', packetEntries, '-select_streams', String(stream)];
  return [...shared, ...entries, '-read_intervals', text, ...inputs.probeOptions, fileArgument(file)];
}

/**
 * Reads what a running ffprobe says. Errors: `not-media`, `source-too-large`, and those of the machine.
 *
 * @param seams Bytes at which another file was appended, as far as is known.
 */
export async function readProbe(
  uri: string,
  stream: FfmpegStream,
  { limits }: InputSafety,
  seams?: readonly number[],
): Promise<Probe> {
  const reader = probeReader(seams);
  const lines = lineSplitter();
  try {
    for await (const chunk of stream) {
      lines.push(chunk).forEach(reader.line);
      checkFrames(uri, reader.frames, limits);
    }
  } catch (error) {
    const failure = toClipwrightError(error);
    throw failure.code === 'tool-failed' ? notMedia(uri, saidOf(failure), failure) : failure;
  }
  lines.end().forEach(reader.line);
  const probe = reader.result();
  if (probe === undefined) throw notMedia(uri, 'ffprobe tells nothing of it');
  // What a table claims; where it is too large, ffprobe has left it alone and tells no packets.
  for (const stream of probe.streams) checkFrames(uri, claimedFrames(stream), limits);
  return probe;
}

/** Frames that the container says a stream of pictures has. */
function claimedFrames(stream: JsonRecord): number {
  return textOf(stream, 'codec_type') === 'video' ? (numberOf(stream, 'nb_frames') ?? 0) : 0;
}

function saidOf(failure: ClipwrightError): string {
  const { stderr } = failure.details;
  const last: unknown = Array.isArray(stderr) ? stderr.at(-1) : undefined;
  // It names the file first, which the message does already.
  return typeof last === 'string' ? last.replace(/^file:.*: (?=[^:]+$)/, '') : 'ffprobe failed';
}
