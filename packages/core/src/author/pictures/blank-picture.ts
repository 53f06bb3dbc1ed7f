import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, wantedFrames } from '../../time/wanted-frames.ts';
import { frameLayout } from '../frames/frame-layout.ts';
import { sampleShape } from '../frames/sample-shape.ts';
import { convertPicture } from './convert-picture.ts';
import { pictureFormats } from './picture-planes.ts';

/** All of it, before it is as large as it is wanted. */
const black = { width: 2, height: 2, pixelFormat: 'rgb24', data: new Uint8Array(12) } as const;

/** The picture of a source of sound alone (`SourceInfo.video.blank`), as often as it is wanted; mostly that is once. */
export async function* blankPictureFrames(
  info: SourceInfo,
  range: TimeRange,
  format: VideoFormat,
): AsyncGenerator<VideoSample, void> {
  const { video, duration } = info;
  const ticks = Rational.from(duration).div(Rational.from(video.timebase)).toNumber();
  const index = { timestamps: [video.origin], end: video.origin + ticks };
  const wanted = wantedFrames(index, video, exactRange(range), format);
  const { width, height, pixelFormat: asked } = sampleShape(info, format);
  const pixelFormat = pictureFormats.find((name) => name === asked) ?? black.pixelFormat;
  const { strides } = frameLayout(pixelFormat, width, height);
  for (const _ of wanted) {
    // Each sample is its receiver's own.
    const data = convertPicture(black.data, black, { width, height, pixelFormat });
    yield { pts: video.origin, timestamp: 0, width, height, pixelFormat, strides, data, close: () => {} };
  }
}
