import type { OutputProfile } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { type CommandSpec, fileArgument, listEntry, listInput } from '@clipwright/ffmpeg';
import { outputClock } from '@clipwright/filters';
import type { MovieKind } from '@clipwright/packets';
import type { AnimatedContainer, Container, Cover } from '@clipwright/rendering';
import { fileParts } from './file-parts.ts';

/**
 * By itself ffmpeg opens a decoder for each segment and decodes its first frames, to know of them what a copy does not
 * need: a third of the processor time of a join of 27 segments in 480p, whose bytes are the same without. It says of
 * each that it may not (`error-lines.ts` knows).
 */
const nothingDecoded = 'option codec_whitelist none';

/**
 * The list of segments for ffmpeg's concat demuxer. It adds up durations in microseconds: written as differences of
 * rounded cumulative times they never come out half a frame off.
 */
export function concatList(request: JoinRequest): string {
  const { frameRate } = outputClock(request.profile.frameRate);
  const micros = (frames: number): bigint =>
    (BigInt(frames) * frameRate.denominator * 2_000_000n + frameRate.numerator) / (2n * frameRate.numerator);
  const lines = ['ffconcat version 1.0'];
  let frames = 0;
  for (const segment of fileParts(request)) {
    if (segment.frames === 0) continue;
    const duration = String(micros(frames + segment.frames) - micros(frames)).padStart(7, '0');
    frames += segment.frames;
    lines.push(listEntry(segment.file));
    lines.push(`duration ${duration.slice(0, -6)}.${duration.slice(-6)}`, nothingDecoded);
  }
  return `${lines.join('\n')}\n`;
}

/** Seconds of libopus's look-ahead, 312 samples: what it puts before the first sample. */
const opusPreSkip = '0.0065';

/**
 * Packets read ahead of the muxer. An input that cannot be seeked in, as the list is, and that has none ready, lets
 * ffmpeg sleep for ten milliseconds when there is another input. With ffmpeg's own number, 8, a join of ten minutes of
 * 360p took twice as long or more, most of it asleep, and a third more of processor time; more than this brings
 * nothing, and costs memory where packets are large.
 */
const readAhead = '256';

/** Containers that ffmpeg writes of segments, by its names of their muxers. All count in milliseconds. */
const muxers = { mkv: 'matroska', webm: 'webm' } as const satisfies Record<
  Exclude<Container, MovieKind | AnimatedContainer | 'ts'>,
  string
>;

/** What is known of a join beside its request. */
export interface JoinExtras {
  /** A file of what the output says of itself ({@link metadataText}). @default it says nothing */
  readonly about?: string | undefined;
  /** What its cover is. @default it has none */
  readonly cover?: Cover['kind'] | undefined;
}

/**
 * Copies the packets of all segments, listed on standard input, and of the sound into one file. In milliseconds a
 * microsecond is lost in rounding. What encoders put before the first sample stands before 0, or the picture would be
 * moved instead.
 *
 */
export function joinCommand(
  { audio, profile, cover, timecode }: JoinRequest,
  file: string,
  container: keyof typeof muxers,
  { about, cover: coverKind }: JoinExtras = {},
): CommandSpec {
  const list = ['-thread_queue_size', readAhead, ...listInput];
  const sound = audio === undefined ? [] : [{ source: { file: audio.file }, options: soundOptions(profile) }];
  const inputs = [{ source: 'pipe' as const, options: list }, ...sound];
  const told = about === undefined ? -1 : inputs.length;
  const notes = about === undefined ? [] : [{ source: { file: about }, options: ['-f', 'ffmetadata'] }];
  return {
    inputs: [...inputs, ...notes],
    outputs: [
      {
        target: { file },
        options: [
          ...['-map', '0:v:0', ...(audio === undefined ? [] : ['-map', '1:a:0']), '-c', 'copy'],
          ...['-avoid_negative_ts', 'disabled', '-map_metadata', `${told}`, '-map_chapters', `${told}`],
          ...(timecode === undefined ? [] : ['-metadata:s:v:0', `timecode=${timecode}`]),
          ...(cover === undefined || coverKind === undefined ? [] : attachment(cover, coverKind)),
          ...['-fflags', '+bitexact', '-f', muxers[container]],
        ],
      },
    ],
  };
}

/** Matroska's covers are attached files, which are known by their names. */
function attachment(cover: string, kind: Cover['kind']): readonly string[] {
  const told = [`mimetype=image/${kind}`, `filename=cover.${kind === 'png' ? 'png' : 'jpg'}`].flatMap((text) => [
    '-metadata:s:t:0',
    text,
  ]);
  return ['-attach', fileArgument(cover), ...told];
}

/** Ogg's timestamps have Opus's pre-skip taken off already, and Matroska's muxer does so again. */
function soundOptions({ audio }: OutputProfile): readonly string[] {
  return audio?.codec === 'opus' ? ['-itsoffset', opusPreSkip, '-f', 'ogg'] : ['-f', 'mov'];
}

/**
 * Copies a movie's packets into a transport stream. Its clock begins at 1.4 s, twice the delay ({@link containerClock}), and
 * the muxer puts parameter sets before each keyframe.
 *
 * @param movie An mp4: of that all times are exact, those of decoding too.
 */
export function transportCommand(movie: string, file: string): CommandSpec {
  return {
    inputs: [{ source: { file: movie }, options: ['-f', 'mov'] }],
    outputs: [
      {
        target: { file },
        options: [
          ...['-map', '0:v:0', '-map', '0:a?', '-c', 'copy', '-avoid_negative_ts', 'disabled'],
          ...['-muxdelay', '0.7', '-muxpreload', '0', '-map_metadata', '-1', '-map_chapters', '-1'],
          ...['-fflags', '+bitexact', '-f', 'mpegts'],
        ],
      },
    ],
  };
}
