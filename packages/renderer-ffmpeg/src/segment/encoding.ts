import type { OutputProfile } from '@clipwright/core';
import type { Abilities } from '../tool/abilities.ts';
import { encoderOf, ffmpegCodec } from './encoders.ts';
import { outputClock } from './output-clock.ts';

/** Output options of every segment. Errors: `encoder-missing`. */
export function encodingOptions(profile: OutputProfile, abilities: Abilities): readonly string[] {
  const { frameRate, timescale } = outputClock(profile.frameRate);
  const encoder = encoderOf(ffmpegCodec(profile.video), abilities);
  return [
    ...['-map', '[v]', '-fps_mode', 'passthrough', '-enc_time_base', `${frameRate.denominator}/${frameRate.numerator}`],
    ...['-c:v', encoder.name, ...encoder.options(profile.video), '-pix_fmt', profile.video.pixelFormat],
    ...['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-video_track_timescale', String(timescale), '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-abort_on', 'empty_output', '-f', 'mp4'],
  ];
}
