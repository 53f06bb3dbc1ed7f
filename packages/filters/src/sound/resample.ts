/**
 * The filter that changes the rate of sound, with no options after it. It reckons in doubles: in floats or whole
 * numbers of 16 bits its sums depend on what the processor can do.
 */
export function resample(sampleRate: number): string {
  return `aresample=${sampleRate}:internal_sample_fmt=dblp`;
}
