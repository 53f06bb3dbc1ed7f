import type { OutputProfile } from '@clipwright/core';
import type { ArtifactTarget } from '@clipwright/core/author';
import type { CommandSpec } from '@clipwright/ffmpeg';
import type { Abilities, Encoder } from '@clipwright/filters';
import { codedLimits, colorTags, encoderOf, outputClock, storedGraph } from '@clipwright/filters';
import { hasFrames } from '@clipwright/packets';

/** What of a command is the encoder's. */
export type EncodingSpec = Required<Pick<CommandSpec, 'graph' | 'outputs' | 'options'>>;

/**
 * How every segment is encoded into its target. Errors: `encoder-missing`.
 *
 * @param graph Ends with its frames as they are shown, labelled `v`.
 */
export function encoded(
  graph: string,
  profile: OutputProfile,
  { target, abilities }: { readonly target: ArtifactTarget; readonly abilities: Abilities },
): EncodingSpec {
  const encoder = encoderOf(profile.video, abilities);
  const { label, ...spec } = intoEncoder(storedGraph(graph, profile), encoder);
  return { ...spec, outputs: [{ target, options: encodingOptions(label, encoder, profile) }] };
}

/**
 * Frames as an encoder takes them: those for a device are put onto it first, those of images get their colours.
 *
 * @param graph Its frames are labelled `v`.
 * @returns Under which label they are then.
 */
export function intoEncoder(
  graph: string,
  { device, filters, pixelFormat }: Encoder,
): Omit<EncodingSpec, 'outputs'> & { readonly label: string } {
  if (filters !== undefined) return { graph: `${graph};[v]${filters}[coded]`, options: [], label: '[coded]' };
  if (device === undefined) return { graph, options: [], label: '[v]' };
  return {
    graph: `${graph};[v]format=${pixelFormat},hwupload[device]`,
    // The first that its driver finds.
    options: ['-init_hw_device', `${device}=encoder`, '-filter_hw_device', 'encoder'],
    label: '[device]',
  };
}

/** The format that frames have on their way into an encoder; on a device they have it already. */
export function formatOptions({ device, pixelFormat }: Encoder): readonly string[] {
  return device === undefined ? ['-pix_fmt', pixelFormat] : [];
}

function encodingOptions(label: string, encoder: Encoder, profile: OutputProfile): readonly string[] {
  const { frameRate, timescale } = outputClock(profile.frameRate);
  const encoding = encoder.options(profile.video, codedLimits(profile));
  const { muxer = 'mp4' } = encoder;
  return [
    ...['-map', label, '-fps_mode', 'passthrough', '-enc_time_base', `${frameRate.denominator}/${frameRate.numerator}`],
    ...['-c:v', encoder.name, ...encoding, ...formatOptions(encoder)],
    ...(muxer === 'mp4' || muxer === 'mov'
      ? [...colorOptions(profile), '-video_track_timescale', String(timescale)]
      : []),
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-abort_on', 'empty_output', '-f', muxer],
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
