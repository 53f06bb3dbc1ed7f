import { Rational, type RationalText, type VideoStreamInfo } from '@clipwright/core';
import type { FoundVideo } from '@clipwright/core/probing';
import { colorInfo } from '@clipwright/packets';
import { type KnownVideo, rangedFormat, toldOfDecoder } from '../codec/video-codec.ts';
import { incomplete } from '../incomplete.ts';
import type { Track } from './movie.ts';
import type { VideoEntry } from './sample-entry.ts';

/** The largest number that ffmpeg keeps of a ratio that it reduces. */
const largestTerm = 2n ** 31n - 1n;

/** The flattest pixels that are believed. */
const flattest = Rational.of(1n, 10n);

/**
 * The shape of a pixel as the container says it: outright, or by a size for display that is not that of the picture.
 */
function shapeOf({ displayWidth: wide, displayHeight: high }: Track, entry: VideoEntry): RationalText | undefined {
  const { width, height } = entry;
  if (entry.sampleAspectRatio !== undefined) return entry.sampleAspectRatio;
  if (wide === 0 || high === 0 || width === 0 || height === 0 || (wide === width && high === height)) return undefined;
  const shape = Rational.of(height * wide, width * high);
  if (shape.compare(flattest) < 0 || flattest.mul(shape).compare(1) > 0)
    throw incomplete('its size for display is odd');
  return shape.toString();
}

/** Rates as ffmpeg tells them: `r_frame_rate` where samples come evenly, and the average. */
export interface TrackRates {
  readonly nominal: Rational | undefined;
  readonly average: Rational;
}

/** What is found of a track of pictures. */
export function videoFacts(
  track: Track,
  entry: VideoEntry,
  { codec, picture }: KnownVideo,
  { nominal, average }: TrackRates,
): FoundVideo {
  if (average.numerator > largestTerm || average.denominator > largestTerm) throw incomplete('its rate is odd');
  const color = { ...entry.color, ...picture.color };
  return {
    index: track.index,
    codec,
    width: picture.width,
    height: picture.height,
    rotation: rotationOf(track.matrix),
    mirrored: isMirrored(track.matrix),
    sampleAspectRatio: shapeOf(track, entry) ?? picture.sampleAspectRatio,
    pixelFormat: rangedFormat(codec, picture.pixelFormat, color.fullRange === true),
    color: colorInfo(color),
    timebase: Rational.of(1, track.timescale).toString(),
    nominalRate: nominal?.toString(),
    averageRate: average.toString(),
    delay: 0,
    isDefault: track.isDefault,
    language: track.language,
    isPicture: false,
    ...toldOfDecoder(picture),
  };
}

/**
 * Clockwise degrees to turn a picture by, from a track's matrix: as ffmpeg's `av_display_rotation_get`, which looks at
 * the first column, so that a mirrored picture counts as turned or not by that alone.
 */
function rotationOf([a, b, c, d]: readonly [number, number, number, number]): VideoStreamInfo['rotation'] {
  const [across, down] = [Math.hypot(a, c), Math.hypot(b, d)];
  if (across === 0 || down === 0) return 0;
  const degrees = (Math.atan2(b / down, a / across) * 180) / Math.PI;
  const turns = ((Math.round(degrees / 90) % 4) + 4) % 4;
  return turns === 1 ? 90 : turns === 2 ? 180 : turns === 3 ? 270 : 0;
}

/** Whether a matrix turns what goes round one way into what goes round the other way. */
function isMirrored([a, b, c, d]: readonly [number, number, number, number]): boolean {
  return a * d - b * c < 0;
}
