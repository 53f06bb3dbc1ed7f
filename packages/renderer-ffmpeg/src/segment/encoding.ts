import type { OutputProfile } from '@clipwright/core';
import { outputClock } from './output-clock.ts';

/** Frames by which decoding may run behind presentation: what three B-frames, one of them referenced, need at most. */
export const reorderDelay = 2;

/**
 * Output options of every segment: closed groups, parameter sets that stay the same from segment to segment, and
 * bytes that depend on the frames and the profile alone.
 */
export function encodingOptions(profile: OutputProfile): readonly string[] {
  const { frameRate, timescale } = outputClock(profile.frameRate);
  const { crf, preset, threads } = profile.video;
  return [
    ...['-map', '[v]', '-fps_mode', 'passthrough', '-enc_time_base', `${frameRate.denominator}/${frameRate.numerator}`],
    ...['-c:v', 'libx264', '-preset', preset, '-crf', String(crf), '-threads', String(threads)],
    ...['-pix_fmt', profile.video.pixelFormat, '-bf', '3', '-x264-params', 'open-gop=0:stitchable=1'],
    ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-video_track_timescale', String(timescale), '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-abort_on', 'empty_output', '-f', 'mp4'],
  ];
}
