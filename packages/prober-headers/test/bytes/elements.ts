import { bytes, f64, hex, type Part, u16, whole, zeros } from './bytes.ts';
import { avcC } from './codecs.ts';

/** An EBML element: its id in hexadecimal, a size of eight bytes, and what is in it. */
export function element(id: string, ...parts: readonly Part[]): Uint8Array {
  const content = bytes(...parts);
  return bytes(hex(id), 1, whole(content.length, 7), content);
}

/** A whole number in an element. */
export const number = (id: string, value: number): Uint8Array => element(id, whole(value, 4));
export const text = (id: string, value: string): Uint8Array => element(id, value);

const ebml = element('1a45dfa3', text('4282', 'matroska'), number('4285', 4));

/** Nanoseconds a frame at 30 a second, as muxers write it. */
const frame = 33_333_333;

/** A track of pictures of 160x90, H.264 if nothing else is said. */
export const pictures = (id = 'V_MPEG4/ISO/AVC', configuration = avcC, ...more: readonly Uint8Array[]): Uint8Array =>
  element('ae', number('d7', 1), number('83', 1), text('86', id), number('23e383', frame), [
    configuration.length > 0 ? element('63a2', configuration) : [],
    element('e0', number('b0', 160), number('ba', 90)),
    ...more,
  ]);

/** A track of sound. */
export const sound = (
  id: string,
  {
    rate = 48_000,
    channels = 2,
    bits,
    configuration,
  }: { rate?: number; channels?: number; bits?: number; configuration?: Uint8Array },
): Uint8Array =>
  element('ae', number('d7', 2), number('83', 2), text('86', id), [
    configuration === undefined ? [] : element('63a2', configuration),
    element('e1', element('b5', f64(rate)), number('9f', channels), bits === undefined ? [] : number('6264', bits)),
  ]);

/** A block: its track, its time within its cluster in milliseconds, whether it is a key, its frame. */
export const block = (
  track: number,
  time: number,
  key: boolean,
  frame: Uint8Array = zeros(20),
  flags = 0,
): Uint8Array => element('a3', 0x80 + track, u16(time), (key ? 0x80 : 0) | flags, frame);

export const cluster = (time: number, ...blocks: readonly Uint8Array[]): Uint8Array =>
  element('1f43b675', number('e7', time), ...blocks);

/** A whole file: tracks, what follows them, clusters. */
export function matroska(
  tracks: readonly Uint8Array[],
  clusters: readonly Uint8Array[],
  before: readonly Uint8Array[] = [],
): Uint8Array {
  return bytes(
    ebml,
    element('18538067', element('1549a966', number('2ad7b1', 1_000_000)), [
      element('1654ae6b', ...tracks),
      ...before,
      ...clusters,
    ]),
  );
}

/** Frames of the first track 33 ms apart in one cluster, the first of each `group` a key. */
export const frames = (count: number, group = count, frame?: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) => block(1, Math.round((i * 1000) / 30), i % group === 0, frame));
