import type { AudioEncoding, ClipSource, Rational, Voice } from '@clipwright/core';
import { anyProcessor, composeCommand, type FfmpegRunner, tempo } from '@clipwright/ffmpeg';
import { bytesPerValue, type PcmBytes, silence } from './pcm-bytes.ts';

/**
 * The sound of a voice as its source gives it; at another speed it goes through the same filters as sound from a file.
 */
export function sampledVoice(
  runner: FfmpegRunner,
  source: ClipSource,
  voice: Voice,
  encoding: AudioEncoding,
): PcmBytes {
  const { sampleRate, channels } = encoding;
  const { start, speed, samples } = voice;
  const { filters, lead } = tempo(speed, sampleRate);
  const begin = start.sub(lead);
  // What has gone in when the last sample comes out, as much again as before the first one; and one for the rounding.
  const end = start.add(speed.mul(samples).add(1).div(sampleRate)).add(lead);
  const early = Number(begin.min(0).mul(-sampleRate).round());
  const bytes = sourceBytes(source, begin.max(0), end, voice, encoding);
  const whole = early === 0 ? bytes : after(silence(early * channels * bytesPerValue), bytes);
  if (filters.length === 0) return whole;
  const stdin: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => whole };
  return runner.stream({ tool: 'ffmpeg', args: tempoCommand(filters, samples, encoding), stdin });
}

/** Ends what comes after at once, also before its turn. */
function after(first: Iterator<Uint8Array>, then: AsyncIterator<Uint8Array>): AsyncIterator<Uint8Array> {
  return {
    next: () => {
      const result = first.next();
      return result.done === true ? then.next() : Promise.resolve(result);
    },
    return: () => then.return?.() ?? Promise.resolve({ done: true, value: undefined }),
  };
}

function tempoCommand(filters: readonly string[], samples: number, { sampleRate, channels }: AudioEncoding): string[] {
  const chain = ['aformat=sample_fmts=fltp', ...filters, 'apad', `atrim=end_sample=${samples}`].join(',');
  return composeCommand({
    options: anyProcessor,
    inputs: [{ source: 'pipe', options: ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels)] }],
    graph: `[0:a:0]${chain}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
  });
}

function sourceBytes(
  source: ClipSource,
  start: Rational,
  end: Rational,
  { onDamage }: Voice,
  { sampleRate, channels }: AudioEncoding,
): AsyncIterator<Uint8Array> {
  const format = { sampleRate, channels, onDamage: onDamage === 'fail' ? 'fail' : 'omit' } as const;
  const range = { start: start.toString(), end: end.toString() };
  const samples = source.audio(range, format)[Symbol.asyncIterator]();
  const done: IteratorResult<Uint8Array> = { done: true, value: undefined };
  return {
    next: async () => {
      const result = await samples.next();
      if (result.done === true) return done;
      // A copy, since the sample is closed at once.
      const { buffer, byteOffset, byteLength } = result.value.data.slice();
      result.value.close();
      return { done: false, value: new Uint8Array(buffer, byteOffset, byteLength) };
    },
    return: async () => {
      await samples.return?.();
      return done;
    },
  };
}
