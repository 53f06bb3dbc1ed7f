/**
 * The power spectrum of real signals of one length, by the radix-2 algorithm of Cooley and Tukey.
 *
 * @param size Samples: a power of two.
 * @returns Fills `power`, of `size / 2 + 1` values, from `signal`, and changes nothing else. No two calls at once.
 */
export function powerSpectrum(size: number): (signal: Float64Array, power: Float64Array) => void {
  const reversed = bitReversed(size);
  const cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  return (signal, power) => {
    for (let i = 0; i < size; i += 1) re[reversed[i] ?? 0] = signal[i] ?? 0;
    im.fill(0);
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let begin = 0; begin < size; begin += 2 * half) {
        for (let k = 0; k < half; k += 1) {
          const upper = begin + k;
          const lower = upper + half;
          const c = cos[k * step] ?? 0;
          const s = sin[k * step] ?? 0;
          const turnedRe = (re[lower] ?? 0) * c + (im[lower] ?? 0) * s;
          const turnedIm = (im[lower] ?? 0) * c - (re[lower] ?? 0) * s;
          re[lower] = (re[upper] ?? 0) - turnedRe;
          im[lower] = (im[upper] ?? 0) - turnedIm;
          re[upper] = (re[upper] ?? 0) + turnedRe;
          im[upper] = (im[upper] ?? 0) + turnedIm;
        }
      }
    }
    for (let k = 0; k <= size / 2; k += 1) power[k] = (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
  };
}

/** Where each sample stands before the first step: its number's bits the other way round. */
function bitReversed(size: number): Uint32Array {
  const places = new Uint32Array(size);
  for (let i = 1; i < size; i += 1) places[i] = (places[i >> 1] ?? 0) / 2 + (i % 2) * (size / 2);
  return places;
}
