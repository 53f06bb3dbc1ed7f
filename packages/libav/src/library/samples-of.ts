import type { Frame } from 'node-av/lib';

/** The samples of a frame of interleaved floats, in memory of their own. */
export function samplesOf({ data, nbSamples }: Frame, channels: number): ArrayBuffer {
  const length = nbSamples * channels * Float32Array.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(length);
  bytes.set(data?.[0]?.subarray(0, length) ?? []);
  return bytes.buffer;
}
