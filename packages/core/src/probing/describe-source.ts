import type { OpenRequest } from '../contracts/clip-loader.ts';
import type {
  AudioStreamInfo,
  SourceIndex,
  SourceInfo,
  StreamSummary,
  VideoStreamInfo,
} from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { hasAlpha } from '../model/pixel-values.ts';
import { type FrameClock, placeOf } from '../time/frame-clock.ts';
import { Rational } from '../time/rational.ts';
import { isBuiltIn } from './built-in-decoders.ts';
import { chooseStream } from './choose-stream.ts';
import { describeSound } from './describe-sound.ts';
import type { FoundAudio, FoundOther, FoundSource } from './found-source.ts';
import { frameIndexOf } from './frame-times.ts';
import { knownParts } from './known-parts.ts';
import { heldAround, outsideText, type SoundOutside, soundOutside } from './outside-picture.ts';
import { rateOf } from './rate-of.ts';
import { isUntimed, timed, untimed } from './untimed.ts';

function toldOutside(audio: AudioStreamInfo, outside: SoundOutside | undefined): AudioStreamInfo {
  return outside === undefined ? audio : { ...audio, outside: outsideText(outside) };
}

/** How long a frame lasts where nothing else tells, in seconds. */
const nominalFrame = Rational.of(1n, 25n);

/** The same in ticks, at least one. */
export function nominalTicks(timebase: Rational): number {
  return Math.max(1, Number(nominalFrame.div(timebase).round()));
}

export interface Described {
  readonly info: SourceInfo;
  readonly index: SourceIndex;
}

/** Some write a stop before frames, or those of a second field. */
const isTimecode = /^\d\d:\d\d:\d\d[:;]\d\d+$/;

function audioOf(stream: FoundAudio | undefined): AudioStreamInfo | undefined {
  if (stream === undefined) return undefined;
  const { index, codec, sampleRate, channels } = stream;
  // Sound that nobody can decode is no sound; the picture is still good.
  if (codec === undefined || sampleRate < 1 || channels < 1) return undefined;
  return { index, codec, sampleRate, channels };
}

/**
 * What is told of a source, by what was found in it. Errors: `no-video-stream`, `no-such-stream`, `source-encrypted`,
 * `unsupported-codec`, `source-damaged`, `source-untimed` of a bare stream, and `source-timed` where a rate is asked
 * for: who can read one at a rate does so before.
 */
export function describeSource(request: OpenRequest, found: FoundSource): Described {
  const { uri, streams = {}, outsidePicture = 'drop', rate } = request;
  const moving = found.video.filter(({ isPicture }) => !isPicture);
  const stream = chooseStream(uri, 'video', moving, streams.video);
  if (stream === undefined) {
    const alone = soundAlone(request, found);
    if (alone !== undefined) return alone;
    throw new ClipwrightError('no-video-stream', `${uri} has no video stream.`, {
      remedy: 'Choose a file with moving pictures, or with sound.',
    });
  }
  if (stream.isEncrypted === true) {
    throw new ClipwrightError('source-encrypted', `The picture of ${uri} is encrypted.`, {
      remedy: 'Use a file without protection.',
    });
  }
  const { codec, width, height, pixelFormat, rotation, decoder, timecode = '' } = stream;
  const timebase = Rational.from(stream.timebase);
  const habits = { nominal: nominalTicks(timebase), delay: stream.delay };
  const listed = frameIndexOf(found.packets(stream.index), habits);
  const firstShown = listed?.timestamps[0];
  if (isUntimed(found, stream)) throw untimed(uri, found, stream);
  if (rate !== undefined) throw timed(uri);
  if (listed === undefined || firstShown === undefined) {
    throw new ClipwrightError('source-damaged', `The video stream of ${uri} shows no frame.`, {
      remedy: 'Check that the file is complete.',
    });
  }
  if (codec !== undefined && isBuiltIn(codec) && pixelFormat === undefined) {
    throw new ClipwrightError('source-damaged', `No frame of ${uri} decodes.`, {
      remedy: 'Check that the file is complete.',
    });
  }
  if (codec === undefined || pixelFormat === undefined || width < 1 || height < 1) {
    const what = codec ?? stream.codecTag ?? 'unknown';
    throw new ClipwrightError('unsupported-codec', `The video of ${uri} (${what}) cannot be decoded by this ffmpeg.`, {
      remedy: 'Install a complete ffmpeg, or convert the file.',
    });
  }
  const { nominalRate, averageRate } = stream;
  const parts = knownParts(found, stream.index, listed.timestamps);
  const rated = rateOf({ ...parts, end: listed.end, timebase, nominalRate, averageRate });
  const bare = {
    timebase: timebase.toString(),
    origin: firstShown,
    ...(rated.grid === undefined ? {} : { grid: rated.grid }),
  };
  const shown = { ...listed, end: endOnGrid(listed, bare) };
  const sound = chooseStream(uri, 'audio', found.audio, streams.audio);
  const outside = soundOutside(sound, timebase, shown);
  const { clock, end } = heldAround(bare, shown.end, outsidePicture === 'hold' ? outside : undefined);
  const index = { ...shown, end };
  const duration = timebase.mul(end - clock.origin);
  const aspect = Rational.from(stream.sampleAspectRatio ?? '1/1');
  const all = summarizeStreams(found);
  const audio = audioOf(sound);
  return {
    index,
    info: {
      container: found.container,
      duration: duration.toString(),
      ...(isTimecode.test(timecode) ? { timecode } : {}),
      video: {
        index: stream.index,
        codec,
        width,
        height,
        ...displaySize(width, height, aspect, rotation),
        rotation,
        ...(stream.mirrored === true ? { mirrored: true } : {}),
        sampleAspectRatio: aspect.toString(),
        pixelFormat,
        ...rated,
        ...clock,
        ...(found.isPartial ? {} : { frames: index.timestamps.length }),
        color: stream.color,
        ...(stream.interlaced === undefined ? {} : { interlaced: stream.interlaced }),
        ...(hasAlpha(pixelFormat) ? { alpha: true } : {}),
        ...(decoder === undefined ? {} : { decoder }),
      },
      ...(audio === undefined ? {} : { audio: toldOutside(audio, outsidePicture === 'hold' ? undefined : outside) }),
      ...(all === undefined ? {} : { streams: all }),
      hints: { start: Rational.from(found.start).toString() },
    },
  };
}

/** Of a source without pictures its sound, if there is any. Errors: `no-such-stream`, `source-timed`. */
function soundAlone(request: OpenRequest, found: FoundSource): Described | undefined {
  const { uri, streams = {}, rate } = request;
  const sound = chooseStream(uri, 'audio', found.audio, streams.audio);
  const audio = audioOf(sound);
  const alone = describeSound(request, audio, sound?.span);
  if (alone === undefined || audio === undefined) return undefined;
  if (rate !== undefined) throw timed(uri);
  const { video, index, duration } = alone;
  const all = summarizeStreams(found);
  return {
    index,
    info: {
      container: found.container,
      duration: duration.toString(),
      video,
      audio,
      ...(all === undefined ? {} : { streams: all }),
      hints: { start: Rational.from(found.start).toString() },
    },
  };
}

/**
 * The tick at which a source ends: of frames on a grid where the last one's place does, counted from the first one's,
 * unless the last is shown for longer than a frame and a half.
 */
function endOnGrid({ timestamps, end }: SourceIndex, clock: FrameClock): number {
  const { grid, origin, timebase } = clock;
  const last = timestamps.at(-1);
  if (grid === undefined || last === undefined) return end;
  const period = Rational.one.div(Rational.from(grid.rate).mul(timebase));
  if (period.mul('3/2').compare(end - last) < 0) return end;
  return origin + Number(period.mul(placeOf(last, clock, grid) + 1).round());
}

/** Size in square pixels, upright. */
export function displaySize(
  width: number,
  height: number,
  aspect: Rational,
  rotation: VideoStreamInfo['rotation'],
): Pick<VideoStreamInfo, 'displayWidth' | 'displayHeight'> {
  const wide = Math.max(1, Number(aspect.mul(width).round()));
  return rotation % 180 === 0
    ? { displayWidth: wide, displayHeight: height }
    : { displayWidth: height, displayHeight: wide };
}

function summary(
  kind: StreamSummary['kind'],
  { index, codec, isDefault = false, language }: FoundOther,
): StreamSummary {
  return {
    index,
    kind,
    ...(codec === undefined ? {} : { codec }),
    isDefault,
    ...(language === undefined ? {} : { language }),
  };
}

/** Every stream of a source in its order; `undefined` where others may be there that nobody told of. */
function summarizeStreams({ video, audio, others }: FoundSource): readonly StreamSummary[] | undefined {
  if (others === undefined) return undefined;
  return [
    ...video.map((stream) => summary(stream.isPicture ? 'other' : 'video', stream)),
    ...audio.map((stream) => summary('audio', stream)),
    ...others.map((stream) => summary('other', stream)),
  ].sort((a, b) => a.index - b.index);
}
