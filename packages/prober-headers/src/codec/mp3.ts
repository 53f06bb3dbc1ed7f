import { Bits } from './bits.ts';

/** Samples a second of MPEG-1, by the code in a frame's header. */
const rates = [44_100, 48_000, 32_000];

/**
 * What the header of an MPEG audio frame says (ISO/IEC 11172-3, 2.4.1.3); `undefined` where it is none of layer III.
 */
export function readMp3Header(
  frame: Uint8Array,
): { readonly sampleRate: number; readonly channels: number } | undefined {
  if (frame.length < 4) return undefined;
  const bits = new Bits(frame);
  if (bits.read(11) !== 0x7ff) return undefined;
  // Version 1 alone: the others halve the rate, in ways of their own.
  if (bits.read(2) !== 3 || bits.read(2) !== 1) return undefined;
  bits.read(5);
  const sampleRate = rates[bits.read(2)];
  bits.read(2);
  return sampleRate === undefined ? undefined : { sampleRate, channels: bits.read(2) === 3 ? 1 : 2 };
}
