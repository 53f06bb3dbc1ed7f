import type { OpenRequest } from '../contracts/clip-loader.ts';
import type { AudioStreamInfo, SourceIndex, VideoStreamInfo } from '../contracts/source-info.ts';
import { Rational } from '../time/rational.ts';
import type { FoundAudio } from './found-source.ts';

/** A source of sound alone: what stands for its picture, where that is, and how long it lasts. */
export interface DescribedSound {
  readonly video: VideoStreamInfo;
  readonly index: SourceIndex;
  readonly duration: Rational;
}

/** A canvas for those who have no other. */
const canvas = { width: 1280, height: 720, displayWidth: 1280, displayHeight: 720 };

/**
 * Sound alone: its zero is where it begins, its end where its container says, to the sample. `undefined` where that is not
 * known, where nobody can decode it, and where a stream of pictures is asked for.
 */
export function describeSound(
  { streams = {} }: Pick<OpenRequest, 'streams'>,
  audio: AudioStreamInfo | undefined,
  span: FoundAudio['span'],
): DescribedSound | undefined {
  if (audio === undefined || span === undefined || streams.video !== undefined) return undefined;
  const { sampleRate } = audio;
  const [origin, end] = [span.start, span.end].map((time) => Number(Rational.from(time).mul(sampleRate).round()));
  if (origin === undefined || end === undefined || end <= origin) return undefined;
  const timebase = Rational.of(1, sampleRate);
  return {
    video: {
      ...{ index: -1, codec: 'none', ...canvas, rotation: 0, sampleAspectRatio: '1/1', pixelFormat: 'rgb24' },
      ...{ frameRate: '30/1', timebase: timebase.toString(), origin, frames: 1, blank: true },
      color: { range: 'pc', primaries: 'bt709', transfer: 'bt709' },
    },
    index: { timestamps: [origin], end, gops: [{ pts: origin, dts: origin, packets: 1, bytes: 0, closed: true }] },
    duration: timebase.mul(end - origin),
  };
}
