import { Rational, type RationalText } from '@clipwright/core';
import type { FoundVideo } from '@clipwright/core/probing';
import { type ColorCodes, colorInfo } from '@clipwright/packets';
import type { CodedPicture } from '../codec/coded-picture.ts';
import { type KnownVideo, rangedFormat, toldOfDecoder } from '../codec/video-codec.ts';
import { incomplete } from '../incomplete.ts';
import { reduced } from './reduced.ts';
import type { Track, TrackPicture } from './tracks.ts';

/** The largest number that ffmpeg keeps of a rate that it reads from a Matroska file. */
const largestTerm = 30_000;

/** The shape of a pixel, as the container says it, or else the codec. */
function shapeOf(
  { width, height, shape }: TrackPicture,
  { sampleAspectRatio }: CodedPicture,
): RationalText | undefined {
  if (shape === 'unknown') return sampleAspectRatio;
  if (shape !== 'unsaid') return Rational.from(shape).mul(Rational.of(height, width)).toString();
  if (sampleAspectRatio !== undefined && sampleAspectRatio !== '1/1') {
    throw incomplete('the shape of its pixels is told by its codec alone');
  }
  return undefined;
}

/** What both say of the colours: the codec's word counts where it has one. */
function mixed(container: ColorCodes, codec: ColorCodes): ColorCodes {
  return {
    primaries: codec.primaries ?? container.primaries,
    transfer: codec.transfer ?? container.transfer,
    matrix: codec.matrix ?? container.matrix,
    fullRange: codec.fullRange ?? container.fullRange,
  };
}

/** What is found of a track of pictures. */
export function videoFacts(track: Track, { codec, picture }: KnownVideo, timestampScale: number): FoundVideo {
  const { picture: said, defaultDuration } = track;
  if (said === undefined || defaultDuration === undefined) throw incomplete('the rate of its frames is not told');
  // A decoder is prepared for the one, and finds the other.
  if (said.width !== picture.width || said.height !== picture.height) throw incomplete('its size is told in two ways');
  const rate = reduced(1_000_000_000, defaultDuration, largestTerm);
  // Others are guessed by ffmpeg.
  if (rate.compare(5) <= 0 || rate.compare(1000) >= 0) throw incomplete('its rate is odd');
  const color = mixed(said.color, picture.color);
  return {
    index: track.index,
    codec,
    width: picture.width,
    height: picture.height,
    rotation: 0,
    sampleAspectRatio: shapeOf(said, picture),
    pixelFormat: rangedFormat(codec, picture.pixelFormat, color.fullRange === true),
    color: colorInfo(color),
    timebase: Rational.of(timestampScale, 1_000_000_000).toString(),
    nominalRate: rate.toString(),
    averageRate: rate.toString(),
    delay: 0,
    isDefault: track.isDefault,
    language: track.language,
    isPicture: false,
    ...toldOfDecoder(picture),
  };
}
