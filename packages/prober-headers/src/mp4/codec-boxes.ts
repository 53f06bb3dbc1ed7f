import { Cursor } from '../bytes/cursor.ts';
import { Bits } from '../codec/bits.ts';
import { incomplete } from '../incomplete.ts';

/**
 * The header that Opus has elsewhere (RFC 7845, 5.1), of the content of `dOps`, which has the same fields in another
 * byte order.
 */
export function opusHead(content: Uint8Array): Uint8Array {
  const cursor = new Cursor(content);
  cursor.skip(1);
  const channels = cursor.u8();
  const [preSkip, rate, gain, family] = [cursor.u16(), cursor.u32(), cursor.u16(), cursor.u8()];
  const mapping = family === 0 ? new Uint8Array() : cursor.take(2 + channels);
  const head = new Uint8Array(19 + mapping.length);
  const view = new DataView(head.buffer);
  head.set([...'OpusHead'].map((letter) => letter.charCodeAt(0)));
  head.set([1, channels], 8);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, rate, true);
  view.setUint16(16, gain, true);
  head[18] = family;
  head.set(mapping, 19);
  return head;
}

/**
 * Samples a second and channels by the first of FLAC's metadata blocks (RFC 9639, 8.2), which must describe the stream.
 */
export function flacStream(blocks: Uint8Array): { readonly sampleRate: number; readonly channels: number } {
  const bits = new Bits(blocks);
  bits.read(1);
  if (bits.read(7) !== 0 || bits.read(24) < 34) throw incomplete('its sound is described in an unknown way');
  // Sizes of blocks, and of frames.
  for (let i = 0; i < 10; i += 1) bits.read(8);
  return { sampleRate: bits.read(20), channels: bits.read(3) + 1 };
}

/** Samples a second by their code in AC-3 (ETSI TS 102 366, 4.4.1.3). */
const ac3Rates = [48_000, 44_100, 32_000];

/** Full channels by the code of their layout (4.4.2.3). */
const ac3Layouts = [2, 1, 2, 3, 3, 4, 4, 5];

/** Samples a second by the content of `dac3` (annex F.4); `undefined` for a reserved code. */
export function ac3Rate(content: Uint8Array): number | undefined {
  return ac3Rates[new Bits(content).read(2)];
}

/** Channels by the content of `dac3`. */
export function ac3Channels(content: Uint8Array): number {
  const bits = new Bits(content);
  bits.read(10);
  return (ac3Layouts[bits.read(3)] ?? 0) + bits.read(1);
}
