import type { OutputProfile } from '@clipwright/core';
import { hasFrames } from '@clipwright/packets';
import { colorTags } from '../conform/target-color.ts';
import type { Abilities } from '../tool/abilities.ts';
import { codedLimits } from './coded-limits.ts';
import { encoderOf, ffmpegCodec } from './encoders.ts';
import { outputClock } from './output-clock.ts';

/** Output options of every segment. Errors: `encoder-missing`. */
export function encodingOptions(profile: OutputProfile, abilities: Abilities): readonly string[] {
  const { frameRate, timescale } = outputClock(profile.frameRate);
  const encoder = encoderOf(ffmpegCodec(profile.video), abilities);
  const encoding = encoder.options(profile.video, codedLimits(profile));
  return [
    ...['-map', '[v]', '-fps_mode', 'passthrough', '-enc_time_base', `${frameRate.denominator}/${frameRate.numerator}`],
    ...['-c:v', encoder.name, ...encoding, '-pix_fmt', profile.video.pixelFormat],
    ...colorOptions(profile),
    ...['-video_track_timescale', String(timescale), '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-abort_on', 'empty_output', '-f', 'mp4'],
  ];
}

/** What the encoder writes of the colour: what frames say, and is to be said again where they do not tell. */
function colorOptions(profile: OutputProfile): readonly string[] {
  const { range, matrix, primaries, transfer } = colorTags(profile);
  const option = (name: string, value: string | undefined) => (value === undefined ? [] : [name, value]);
  const { codec } = profile.video;
  const rangeAlone = range !== undefined && [matrix, primaries, transfer].every((tag) => tag === undefined);
  return [
    ...option('-color_range', range),
    ...option('-colorspace', matrix),
    ...option('-color_primaries', primaries),
    ...option('-color_trc', transfer),
    // Encoders leave out a limited range that stands alone, but for VP9 and AV1, whose frames always say one.
    ...(rangeAlone && !hasFrames(codec)
      ? ['-bsf:v', `${codec}_metadata=video_full_range_flag=${range === 'pc' ? 1 : 0}`]
      : []),
  ];
}
