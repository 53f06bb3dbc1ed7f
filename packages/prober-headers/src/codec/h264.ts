import { Cursor } from '../bytes/cursor.ts';
import { incomplete } from '../incomplete.ts';
import { Bits, payloadOf } from './bits.ts';
import type { CodedPicture } from './coded-picture.ts';
import { rateOf, readUsability, type Usability } from './usability.ts';

/** Profiles whose parameter sets tell chroma and depth (7.3.2.1.1). */
const highProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

function skipScalingList(bits: Bits, size: number): void {
  let [last, next] = [8, 8];
  for (let i = 0; i < size; i += 1) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function pixelFormatOf(chroma: number, depth: number): string {
  const sampling = { 1: '420', 2: '422', 3: '444' }[chroma];
  if (sampling === undefined || ![8, 9, 10, 12, 14].includes(depth)) throw incomplete('its pixel format is unusual');
  return depth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`;
}

/** What a sequence parameter set says, with its NAL header (ITU-T H.264, 7.3.2.1.1 and E.1.1). */
export function readH264Sps(unit: Uint8Array): CodedPicture {
  const bits = new Bits(payloadOf(unit, 1));
  const profile = bits.read(8);
  bits.read(16);
  bits.ue();
  let [chroma, depth] = [1, 8];
  if (highProfiles.includes(profile)) {
    chroma = bits.ue();
    if (chroma === 3 && bits.flag()) throw incomplete('its colours are coded apart');
    depth = 8 + bits.ue();
    if (8 + bits.ue() !== depth || bits.flag()) throw incomplete('its pixel format is unusual');
    if (bits.flag()) {
      for (let i = 0; i < (chroma === 3 ? 12 : 8); i += 1) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
    }
  }
  bits.ue();
  const order = bits.ue();
  if (order === 0) bits.ue();
  if (order === 1) {
    bits.read(1);
    bits.se();
    bits.se();
    const cycle = bits.ue();
    for (let i = 0; i < cycle; i += 1) bits.se();
  }
  bits.ue();
  bits.read(1);
  const across = bits.ue() + 1;
  const down = bits.ue() + 1;
  const isProgressive = bits.flag();
  if (!isProgressive) bits.read(1);
  bits.read(1);
  const [left, right, top, bottom] = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * (isProgressive ? 1 : 2);
  let usability: Usability = { sampleAspectRatio: undefined, color: {} };
  let frameRate: CodedPicture['frameRate'];
  if (bits.flag()) {
    usability = readUsability(bits);
    // Its clock ticks twice a frame.
    if (bits.flag()) frameRate = rateOf(bits.read(32) * 2, bits.read(32));
  }
  if (usability.color.matrix === 0) throw incomplete('its pixel format is unusual');
  return {
    width: across * 16 - (left + right) * cropX,
    height: down * 16 * (isProgressive ? 1 : 2) - (top + bottom) * cropY,
    pixelFormat: pixelFormatOf(chroma, depth),
    ...usability,
    frameRate,
    isProgressive,
  };
}

/** What the parameter sets of a decoder configuration say (`avcC`, ISO/IEC 14496-15). All must say the same. */
export function h264Picture(configuration: Uint8Array): CodedPicture {
  const cursor = new Cursor(configuration);
  if (cursor.u8() !== 1) throw incomplete('its codec is configured in an unknown way');
  cursor.skip(4);
  const count = cursor.u8() & 31;
  const [first, ...others] = Array.from({ length: count }, () => readH264Sps(cursor.take(cursor.u16())));
  if (first === undefined || others.length > 0) throw incomplete('its pictures are not of one kind');
  return first;
}
