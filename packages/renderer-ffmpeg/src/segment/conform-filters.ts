import type { OutputProfile, VideoStreamInfo } from '@clipwright/core';
import { placement } from './fit.ts';

/** The colour matrices that swscale knows, by the names that streams carry. */
const matrices: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  smpte170m: 'smpte170m',
  bt470bg: 'smpte170m',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
};

/** Results that depend neither on the processor nor on shortcuts. */
const scaleFlags = 'bicubic+accurate_rnd+full_chroma_int+bitexact';

/**
 * The filters that bring a decoded, upright frame to the profile: size, shape, colour, pixel format. The same for
 * frames that ffmpeg decodes itself and for samples that are fed in.
 *
 * @param pixelFormat The frames' own.
 */
export function conformFilters(video: VideoStreamInfo, pixelFormat: string, profile: OutputProfile): string {
  const { width, height } = profile;
  const place = placement({ width: video.displayWidth, height: video.displayHeight }, profile, profile.fit);
  return [
    `scale=w=${place.width}:h=${place.height}:flags=${scaleFlags}${colorOptions(video, pixelFormat)}`,
    'format=yuv420p',
    ...(place.width > width || place.height > height ? [`crop=${width}:${height}:${-place.x}:${-place.y}`] : []),
    ...(place.width < width || place.height < height ? [`pad=${width}:${height}:${place.x}:${place.y}:black`] : []),
    'setsar=1',
    'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
  ].join(',');
}

/** What the frames are is said outright, so that it does not depend on the tags that each version of ffmpeg passes on. */
function colorOptions(video: VideoStreamInfo, pixelFormat: string): string {
  const output = ':out_color_matrix=bt709:out_range=tv';
  if (isRgb(pixelFormat)) return output;
  const full = video.color.range === 'pc' || pixelFormat.startsWith('yuvj') || pixelFormat.startsWith('gray');
  return `:in_color_matrix=${matrixOf(video)}:in_range=${full ? 'pc' : 'tv'}${output}`;
}

/** A stream that does not say is taken for what its size was made in: high definition in bt709, smaller ones in bt601. */
function matrixOf(video: VideoStreamInfo): string {
  const named = video.color.matrix === undefined ? undefined : matrices[video.color.matrix];
  return named ?? (video.displayHeight >= 720 ? 'bt709' : 'smpte170m');
}

function isRgb(pixelFormat: string): boolean {
  return /^(?:x?0?rgb|x?0?bgr|a?rgb|a?bgr|gbr|pal8|mono)/.test(pixelFormat);
}
