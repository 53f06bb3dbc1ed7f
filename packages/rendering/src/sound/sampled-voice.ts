import type { AudioEncoding, ClipSource, TimeRange } from '@clipwright/core';
import { type PullIterator, pullIterator } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import { tempo } from '@clipwright/filters';
import { bytesPerValue, type PcmBytes, silence } from './pcm-bytes.ts';

/** Raw sound that goes through filters. */
export interface FilteredSound {
  /** In FFmpeg's words; what comes out is planar floats, and as long as it shall be. */
  readonly filters: string;
  readonly bytes: PullIterator<Uint8Array>;
}

/**
 * The sound of a voice as its source gives it; at another speed it goes through the same filters as sound from a file.
 *
 * @param filtered Has filters at work.
 */
export function sampledVoice(
  source: ClipSource,
  voice: Voice,
  encoding: AudioEncoding,
  filtered: (sound: FilteredSound) => PcmBytes,
): PcmBytes {
  const { sampleRate } = encoding;
  const { start, speed, samples } = voice;
  const { filters, lead } = tempo(speed, sampleRate);
  const begin = start.sub(lead);
  // What has gone in when the last sample comes out, as much again as before the first one; and one for the rounding.
  const end = start.add(speed.mul(samples).add(1).div(sampleRate)).add(lead);
  const early = Number(begin.min(0).mul(-sampleRate).round());
  const bytes = sourceBytes(source, { start: begin.max(0).toString(), end: end.toString() }, voice, encoding, early);
  if (filters.length === 0) return bytes;
  const chain = ['aformat=sample_fmts=fltp', ...filters, 'apad', `atrim=end_sample=${samples}`].join(',');
  return filtered({ filters: chain, bytes });
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
