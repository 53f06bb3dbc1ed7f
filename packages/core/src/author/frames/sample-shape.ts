import type { VideoFormat } from '../../contracts/sample.ts';
import { type SampleSize, sampleSize } from '../../contracts/sample-size.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';

/** How samples come out. */
export interface SampleShape extends SampleSize {
  /** In ffmpeg's names. */
  readonly pixelFormat: string;
}

/** The shape of the samples that a request asks for. */
export function sampleShape({ video }: Pick<SourceInfo, 'video'>, format: VideoFormat): SampleShape {
  const wanted = format.format ?? 'native';
  return {
    ...sampleSize(video, format),
    pixelFormat: wanted === 'native' ? video.pixelFormat : wanted === 'gray8' ? 'gray' : wanted,
  };
}
