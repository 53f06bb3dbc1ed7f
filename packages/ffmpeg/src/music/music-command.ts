import type { AudioFormat } from '@clipwright/core';
import { mixChannels, resample } from '@clipwright/filters';
import { anyProcessor } from '../any-processor.ts';
import type { CommandSpec } from '../command-spec.ts';
import type { InputSafety } from '../input-safety.ts';

/**
 * Decodes the first sound of a file from its beginning to its end, to interleaved floats on standard output. Sound that
 * breaks off in between is filled up with silence.
 */
export function musicCommand(
  inputs: InputSafety,
  file: string,
  { sampleRate, channels }: Required<Pick<AudioFormat, 'sampleRate' | 'channels'>>,
): CommandSpec {
  const conform = [
    ...mixChannels(channels),
    `${resample(sampleRate)}:async=1`,
    `aformat=sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=${channels === 2 ? 'stereo' : 'mono'}`,
  ].join(',');
  return {
    options: anyProcessor,
    inputs: [{ source: { file }, options: inputs.options }],
    graph: `[0:a:0]${conform}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
  };
}
