import type { AudioEncoding, ClipSource, TimeRange } from '@clipwright/core';
import { type PullIterator, pullIterator } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import { anyProcessor, type CommandSpec, type FfmpegRunner } from '@clipwright/ffmpeg';
import { tempo } from '@clipwright/filters';
import { bytesPerValue, type PcmBytes, silence } from '@clipwright/rendering';

/**
 * The sound of a voice as its source gives it; at another speed it goes through the same filters as sound from a file.
 */
export function sampledVoice(
  runner: FfmpegRunner,
  source: ClipSource,
  voice: Voice,
  encoding: AudioEncoding,
): PcmBytes {
  const { sampleRate } = encoding;
  const { start, speed, samples } = voice;
  const { filters, lead } = tempo(speed, sampleRate);
  const begin = start.sub(lead);
  // What has gone in when the last sample comes out, as much again as before the first one; and one for the rounding.
  const end = start.add(speed.mul(samples).add(1).div(sampleRate)).add(lead);
  const early = Number(begin.min(0).mul(-sampleRate).round());
  const stdin = sourceBytes(source, { start: begin.max(0).toString(), end: end.toString() }, voice, encoding, early);
  if (filters.length === 0) return stdin;
  return runner.stream({ tool: 'ffmpeg', args: tempoCommand(filters, samples, encoding), stdin });
}

function tempoCommand(
  filters: readonly string[],
  samples: number,
  { sampleRate, channels }: AudioEncoding,
): CommandSpec {
  const chain = ['aformat=sample_fmts=fltp', ...filters, 'apad', `atrim=end_sample=${samples}`].join(',');
  return {
    options: anyProcessor,
    inputs: [{ source: 'pipe', options: ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels)] }],
    graph: `[0:a:0]${chain}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
  };
}

/** @param early Samples of silence before them. */
function sourceBytes(
  source: ClipSource,
  range: TimeRange,
  { onDamage }: Voice,
  { sampleRate, channels }: AudioEncoding,
  early: number,
): PullIterator<Uint8Array> {
  const format = { sampleRate, channels, onDamage: onDamage === 'fail' ? 'fail' : 'omit' } as const;
  const samples = source.audio(range, format)[Symbol.asyncIterator]();
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    yield* silence(early * channels * bytesPerValue);
    for (let next = await samples.next(); next.done !== true; next = await samples.next()) {
      // A copy, since the sample is closed at once.
      const { buffer, byteOffset, byteLength } = next.value.data.slice();
      next.value.close();
      yield new Uint8Array(buffer, byteOffset, byteLength);
    }
  }
  return pullIterator(bytes, async () => await samples.return?.());
}
