import { Cursor } from '../bytes/cursor.ts';
import { ifWhole, incomplete } from '../incomplete.ts';
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

/** Skips what a hypothetical decoder's buffer is to hold (E.1.2). */
function skipBuffer(bits: Bits): void {
  const buffers = bits.ue() + 1;
  bits.read(8);
  for (let i = 0; i < buffers; i += 1) {
    bits.ue();
    bits.ue();
    bits.read(1);
  }
  bits.read(20);
}

/** The rest of a VUI behind its clock: how far pictures are out of order, where it says so. */
function readReorderDepth(bits: Bits): number | undefined {
  const buffers = [0, 1].map(() => {
    const has = bits.flag();
    if (has) skipBuffer(bits);
    return has;
  });
  if (buffers.includes(true)) bits.read(1);
  bits.read(1);
  if (!bits.flag()) return undefined;
  bits.read(1);
  for (let i = 0; i < 4; i += 1) bits.ue();
  return bits.ue();
}

/** What a sequence parameter set says. */
interface Sps extends CodedPicture {
  readonly profile: number;
  readonly level: number;
  readonly reorderDepth: number | undefined;
}

/** What a sequence parameter set says, with its NAL header (ITU-T H.264, 7.3.2.1.1 and E.1.1). */
export function readH264Sps(unit: Uint8Array): Sps {
  const bits = new Bits(payloadOf(unit, 1));
  const profile = bits.read(8);
  bits.read(8);
  const level = bits.read(8);
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
  // Pictures whose order is that of decoding.
  let reorderDepth = order === 2 ? 0 : undefined;
  if (bits.flag()) {
    usability = readUsability(bits);
    // Its clock ticks twice a frame.
    const hasClock = bits.flag();
    if (hasClock) frameRate = rateOf(bits.read(32) * 2, bits.read(32));
    reorderDepth ??= ifWhole(() => {
      if (hasClock) bits.read(1);
      return readReorderDepth(bits);
    });
  }
  if (usability.color.matrix === 0) throw incomplete('its pixel format is unusual');
  return {
    width: across * 16 - (left + right) * cropX,
    height: down * 16 * (isProgressive ? 1 : 2) - (top + bottom) * cropY,
    pixelFormat: pixelFormatOf(chroma, depth),
    ...usability,
    frameRate,
    isProgressive,
    profile,
    level,
    reorderDepth,
  };
}

/** What the parameter sets of a decoder configuration say (`avcC`, ISO/IEC 14496-15). All must say the same. */
export function h264Picture(record: Uint8Array): CodedPicture {
  const cursor = new Cursor(record);
  if (cursor.u8() !== 1) throw incomplete('its codec is configured in an unknown way');
  cursor.skip(3);
  const lengthSize = (cursor.u8() & 3) + 1;
  const sequences = Array.from({ length: cursor.u8() & 31 }, () => cursor.take(cursor.u16()));
  const [first, ...others] = sequences.map(readH264Sps);
  if (first === undefined || others.length > 0) throw incomplete('its pictures are not of one kind');
  const pictures = cursor.left > 0 ? unitsIn(cursor, cursor.u8()) : [];
  const { profile, level, reorderDepth, ...picture } = first;
  const parameterSets = [...sequences, ...pictures];
  return { ...picture, decoder: { codec: 'h264', record, parameterSets, profile, level, lengthSize, reorderDepth } };
}

/** NAL units with a length of two bytes before each, as many of them as are whole. */
function unitsIn(cursor: Cursor, count: number): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  while (units.length < count && cursor.left >= 2) {
    const length = cursor.u16();
    if (length > cursor.left) break;
    units.push(cursor.take(length));
  }
  return units;
}
