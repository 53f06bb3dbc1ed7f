import type { VideoFormat } from './sample.ts';
import type { VideoStreamInfo } from './source-info.ts';

export interface SampleSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The size of the samples that a request asks for, the same for every loader: width and height as they are given; of
 * one alone the other follows from the shape in which the source is shown; without any, the display size, or of
 * `native` samples that to which they decode, upright.
 */
export function sampleSize(video: VideoStreamInfo, { format = 'native', width, height }: VideoFormat): SampleSize {
  const { displayWidth, displayHeight } = video;
  if (width !== undefined && height !== undefined) return { width, height };
  // Chroma at half the size would cover a part of a pixel more than there is.
  const step = halved(format === 'native' ? video.pixelFormat : format) ? 2 : 1;
  const follow = (side: number, of: number, other: number): number =>
    Math.max(step, step * Math.round((side * other) / of / step));
  if (width !== undefined) return { width, height: follow(width, displayWidth, displayHeight) };
  if (height !== undefined) return { width: follow(height, displayHeight, displayWidth), height };
  if (format !== 'native') return { width: displayWidth, height: displayHeight };
  const [coded, across] = [video.width, video.height];
  return video.rotation % 180 === 0 ? { width: coded, height: across } : { width: across, height: coded };
}

/** Whether a pixel format, by ffmpeg's name, has chroma at half the size. */
function halved(pixelFormat: string): boolean {
  return /^(yuvj?a?4(20|22|11|10|40)|nv|p0|p2)/.test(pixelFormat);
}
