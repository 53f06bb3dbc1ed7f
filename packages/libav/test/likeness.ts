/** How near pictures are to others: peak signal to noise, in dB. */
export function likeness(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return 0;
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
  return squares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / (squares / a.length));
}
