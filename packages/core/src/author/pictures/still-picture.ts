import type { AudioFormat, AudioSample, VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceIndex, SourceInfo } from '../../contracts/source-info.ts';
import { silence, stillDuration, stillIndex } from '../../decorators/still-source.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, wantedFrames } from '../../time/wanted-frames.ts';
import { frameLayout } from '../frames/frame-layout.ts';
import { sampleShape } from '../frames/sample-shape.ts';
import { convertPicture, type PictureBytes } from './convert-picture.ts';
import { pictureFormats } from './picture-planes.ts';

/** A picture that is no frame of a video: upright, in square pixels of red, green and blue (sRGB). */
export interface StillPicture {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** `rgba` where some of it is transparent. */
  readonly pixelFormat: 'rgb24' | 'rgba';
  readonly data: PictureBytes;
}

/**
 * What there is to say of a picture as a source: one frame, on screen for as long as anybody wants.
 *
 * @param container What it came in, and its codec, by ffmpeg's names: `png_pipe`, `png`.
 */
export function stillPictureInfo(
  { width, height, pixelFormat }: StillPicture,
  { container, codec }: { readonly container: string; readonly codec: string },
): SourceInfo {
  const duration = stillDuration.toString();
  return {
    container,
    duration,
    video: {
      ...{ index: 0, codec, width, height, displayWidth: width, displayHeight: height, rotation: 0 },
      ...{ sampleAspectRatio: '1/1', pixelFormat, frameRate: '30/1', timebase: duration, origin: 0, frames: 1 },
      ...{ color: { range: 'pc', primaries: 'bt709', transfer: 'bt709' }, still: true },
      ...(pixelFormat === 'rgba' ? { alpha: true } : {}),
    },
  };
}

/** A picture as often as it is wanted; mostly that is once. */
export async function* stillPictureFrames(
  picture: StillPicture,
  info: SourceInfo,
  range: TimeRange,
  format: VideoFormat,
): AsyncGenerator<VideoSample, void> {
  const wanted = wantedFrames(stillIndex, info.video, exactRange(range), format);
  const shape = sampleShape(info, format);
  const { width, height } = shape;
  const pixelFormat = pictureFormats.find((name) => name === shape.pixelFormat) ?? picture.pixelFormat;
  const { strides } = frameLayout(pixelFormat, width, height);
  for (const _ of wanted) {
    // Each sample is its receiver's own.
    const data = convertPicture(picture.data, picture, { width, height, pixelFormat });
    yield { pts: 0, timestamp: 0, width, height, pixelFormat, strides, data, close: () => {} };
  }
}

/** The sound of a picture: none, for as long as it is asked for. */
export async function* stillPictureSound(range: TimeRange, format: AudioFormat): AsyncGenerator<AudioSample, void> {
  yield* silence(range, format);
}

/** Where the frame of a picture is. */
export const stillPictureIndex: SourceIndex = stillIndex;
