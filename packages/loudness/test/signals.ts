/** Sound made by arithmetic, interleaved. */

export const rate = 48_000;

/** A stereo sine for each level, in decibels of full scale, one after the other. */
export function sines(
  parts: readonly { readonly level: number; readonly seconds: number }[],
  { hertz = 1000, sampleRate = rate }: { hertz?: number; sampleRate?: number } = {},
): Float32Array {
  const lengths = parts.map(({ seconds }) => Math.round(seconds * sampleRate));
  const samples = new Float32Array(2 * lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [part, { level }] of parts.entries()) {
    const amplitude = 10 ** (level / 20);
    for (const end = at + (lengths[part] ?? 0); at < end; at += 1) {
      const value = amplitude * Math.sin((2 * Math.PI * hertz * at) / sampleRate);
      samples[2 * at] = value;
      samples[2 * at + 1] = value;
    }
  }
  return samples;
}

/** A stereo sine of so many samples a period, that begins at a phase in degrees, faded in and out against a click. */
export function tone({ period, degrees, amplitude }: { period: number; degrees: number; amplitude: number }) {
  const frames = rate;
  const samples = new Float32Array(2 * frames);
  for (let at = 0; at < frames; at += 1) {
    const fade = Math.min(1, at / 4800, (frames - 1 - at) / 4800);
    const value = fade * amplitude * Math.sin((2 * Math.PI * at) / period + (degrees * Math.PI) / 180);
    samples[2 * at] = value;
    samples[2 * at + 1] = value;
  }
  return samples;
}
