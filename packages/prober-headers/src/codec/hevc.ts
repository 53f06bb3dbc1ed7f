import { Cursor } from '../bytes/cursor.ts';
import { incomplete } from '../incomplete.ts';
import { Bits, payloadOf } from './bits.ts';
import type { CodedPicture } from './coded-picture.ts';
import { rateOf, readUsability, type Usability } from './usability.ts';

/** Types of NAL units that are parameter sets. */
const videoParameters = 32;
const sequenceParameters = 33;

/** Reads the profile and the level of all layers, and skips those of each (7.3.3). */
function readProfile(bits: Bits, layers: number): { readonly profile: number; readonly level: number } {
  bits.read(3);
  const profile = bits.read(5);
  bits.read(32);
  bits.read(32);
  bits.read(16);
  const level = bits.read(8);
  const present = Array.from({ length: layers }, () => [bits.flag(), bits.flag()] as const);
  if (layers > 0) for (let i = layers; i < 8; i += 1) bits.read(2);
  for (const [hasProfile, hasLevel] of present) {
    if (hasProfile) for (let i = 0; i < 11; i += 1) bits.read(8);
    if (hasLevel) bits.read(8);
  }
  return { profile, level };
}

function skipScalingLists(bits: Bits): void {
  for (let size = 0; size < 4; size += 1) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue();
        continue;
      }
      if (size > 1) bits.se();
      for (let i = 0; i < Math.min(64, 1 << (4 + (size << 1))); i += 1) bits.se();
    }
  }
}

/** Skips the sets of reference pictures (7.3.7); the number of pictures in each is what the next may refer to. */
function skipReferenceSets(bits: Bits): void {
  const sets = bits.ue();
  if (sets > 64) throw incomplete('the description of its pictures is damaged');
  let before = 0;
  for (let set = 0; set < sets; set += 1) {
    if (set > 0 && bits.flag()) {
      bits.read(1);
      bits.ue();
      let pictures = 0;
      for (let i = 0; i <= before; i += 1) if (bits.flag() || bits.flag()) pictures += 1;
      before = pictures;
      continue;
    }
    const pictures = bits.ue() + bits.ue();
    if (pictures > 32) throw incomplete('the description of its pictures is damaged');
    for (let i = 0; i < pictures; i += 1) {
      bits.ue();
      bits.read(1);
    }
    before = pictures;
  }
}

/** A clock as both parameter sets describe it. */
function readClock(bits: Bits): CodedPicture['frameRate'] {
  return bits.flag() ? rateOf(bits.read(32), bits.read(32)) : undefined;
}

function pixelFormatOf(chroma: number, depth: number, fullRange: boolean): string {
  const sampling = { 1: '420', 2: '422', 3: '444' }[chroma];
  if (sampling === undefined || ![8, 10, 12].includes(depth)) throw incomplete('its pixel format is unusual');
  if (depth > 8) return `yuv${sampling}p${depth}le`;
  return fullRange && sampling === '420' ? 'yuvj420p' : `yuv${sampling}p`;
}

/** What a sequence parameter set says. */
interface Sps extends CodedPicture {
  readonly profile: number;
  readonly level: number;
  readonly reorderDepth: number;
}

/** What a sequence parameter set says, with its NAL header (ITU-T H.265, 7.3.2.2 and E.2.1). */
export function readHevcSps(unit: Uint8Array): Sps {
  const bits = new Bits(payloadOf(unit, 2));
  bits.read(4);
  const layers = bits.read(3);
  bits.read(1);
  const { profile, level } = readProfile(bits, layers);
  bits.ue();
  const chroma = bits.ue();
  if (chroma === 3 && bits.flag()) throw incomplete('its colours are coded apart');
  const [codedWidth, codedHeight] = [bits.ue(), bits.ue()];
  const [left, right, top, bottom] = bits.flag() ? [bits.ue(), bits.ue(), bits.ue(), bits.ue()] : [0, 0, 0, 0];
  const depth = 8 + bits.ue();
  if (8 + bits.ue() !== depth) throw incomplete('its pixel format is unusual');
  const orderBits = bits.ue() + 4;
  const orders = bits.flag() ? layers + 1 : 1;
  let reorderDepth = 0;
  for (let i = 0; i < orders; i += 1) {
    bits.ue();
    // That of the highest layer stands last.
    reorderDepth = bits.ue();
    bits.ue();
  }
  for (let i = 0; i < 6; i += 1) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.read(2);
  if (bits.flag()) {
    bits.read(8);
    bits.ue();
    bits.ue();
    bits.read(1);
  }
  skipReferenceSets(bits);
  if (bits.flag()) {
    const pictures = bits.ue();
    for (let i = 0; i < pictures; i += 1) bits.read(orderBits + 1);
  }
  bits.read(2);
  let usability: Usability = { sampleAspectRatio: undefined, color: {} };
  let frameRate: CodedPicture['frameRate'];
  let fields = false;
  if (bits.flag()) {
    usability = readUsability(bits);
    bits.read(1);
    fields = bits.flag();
    bits.read(1);
    // A default display window.
    if (bits.flag()) throw incomplete('its pictures are to be cropped');
    frameRate = readClock(bits);
  }
  const { color } = usability;
  if (color.matrix === 0) throw incomplete('its pixel format is unusual');
  return {
    width: codedWidth - (left + right) * (chroma === 3 ? 1 : 2),
    height: codedHeight - (top + bottom) * (chroma === 1 ? 2 : 1),
    pixelFormat: pixelFormatOf(chroma, depth, color.fullRange === true),
    sampleAspectRatio: usability.sampleAspectRatio,
    // ffmpeg's decoder takes the range as limited, and the rest as unspecified, where it is not said here.
    color: { fullRange: false, primaries: 2, transfer: 2, matrix: 2, ...color },
    frameRate,
    isProgressive: !fields,
    profile,
    level,
    reorderDepth,
  };
}

/** The clock of a video parameter set (7.3.2.1); it counts before that of the sequence. */
function readVpsClock(unit: Uint8Array): CodedPicture['frameRate'] {
  const bits = new Bits(payloadOf(unit, 2));
  bits.read(12);
  const layers = bits.read(3);
  bits.read(17);
  readProfile(bits, layers);
  const orders = bits.flag() ? layers + 1 : 1;
  for (let i = 0; i < 3 * orders; i += 1) bits.ue();
  const highest = bits.read(6);
  const sets = bits.ue();
  for (let i = 0; i < sets * (highest + 1); i += 1) bits.read(1);
  return readClock(bits);
}

/** What the parameter sets of a decoder configuration say (`hvcC`, ISO/IEC 14496-15). */
export function hevcPicture(record: Uint8Array): CodedPicture {
  const cursor = new Cursor(record);
  if (cursor.u8() !== 1) throw incomplete('its codec is configured in an unknown way');
  cursor.skip(20);
  const lengthSize = (cursor.u8() & 3) + 1;
  const arrays = cursor.u8();
  const units = Array.from({ length: arrays }, () => {
    const type = cursor.u8() & 63;
    return Array.from({ length: cursor.u16() }, () => ({ type, unit: cursor.take(cursor.u16()) }));
  }).flat();
  const [sps, second] = units.filter(({ type }) => type === sequenceParameters);
  const vps = units.find(({ type }) => type === videoParameters);
  if (sps === undefined || second !== undefined) throw incomplete('its pictures are not of one kind');
  const { profile, level, reorderDepth, ...picture } = readHevcSps(sps.unit);
  const parameterSets = units.map(({ unit }) => unit);
  return {
    ...picture,
    frameRate: (vps && readVpsClock(vps.unit)) ?? picture.frameRate,
    decoder: { codec: 'hevc', record, parameterSets, profile, level, lengthSize, reorderDepth },
  };
}
