import { BitReader } from '../bits/bit-reader.ts';
import { unescaped } from '../bits/emulation.ts';
import { damaged } from '../failures.ts';
import { type ProfileTierLevel, readProfileTierLevel } from './profile-tier-level.ts';
import { readCropping, type Sequence, shown, within } from './sequence.ts';
import { readClock, readUsability } from './usability.ts';

/** What a sequence parameter set of H.265 says. */
export interface HevcSps extends Sequence, ProfileTierLevel {
  /** Sub-layers in time. */
  readonly subLayers: number;
  /** `sps_temporal_id_nesting_flag` */
  readonly isNested: boolean;
  readonly reorderDepth: number;
  /** Pictures that a decoder must hold. */
  readonly referenceFrames: number;
  /** Whether each picture is a field (`field_seq_flag`). */
  readonly fields: boolean;
  /** Whether it asks for another part to be shown than cropping leaves (a default display window). */
  readonly hasWindow: boolean;
}

/**
 * Reads a sequence parameter set, with its header (ITU-T H.265, 7.3.2.2 and E.2.1), up to the clock of its VUI. Fails with
 * `source-damaged`.
 */
export function readHevcSps(unit: Uint8Array): HevcSps {
  const bits = new BitReader(unescaped(unit));
  bits.skip(20);
  const layers = within(bits.read(3), 6, 'a number of layers');
  const isNested = bits.flag();
  const capability = readProfileTierLevel(bits, layers);
  const id = within(bits.ue(), 15, 'the number of a parameter set');
  const chroma = within(bits.ue(), 3, 'a chroma format');
  const separatePlanes = chroma === 3 && bits.flag();
  const [codedWidth, codedHeight] = [bits.ue(), bits.ue()];
  const cropping = readCropping(bits, chroma === 1 || chroma === 2 ? 2 : 1, chroma === 1 ? 2 : 1);
  const lumaDepth = 8 + within(bits.ue(), 7, 'a bit depth');
  const chromaDepth = 8 + within(bits.ue(), 7, 'a bit depth');
  const orderBits = 4 + within(bits.ue(), 12, 'a number of bits');
  const buffers = readBuffers(bits, layers);
  for (let i = 0; i < 6; i += 1) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  skipReferenceSets(bits);
  if (bits.flag()) {
    const pictures = within(bits.ue(), 32, 'a number of pictures');
    bits.skip(pictures * (orderBits + 1));
  }
  bits.skip(2);
  return shown({
    id,
    ...capability,
    subLayers: layers + 1,
    isNested,
    chroma,
    separatePlanes,
    lumaDepth,
    chromaDepth,
    codedWidth,
    codedHeight,
    cropping,
    ...buffers,
    ...(bits.flag() ? readUse(bits) : unsaid),
  });
}

/** What a decoder must hold back for all layers: the last of those that are told. */
function readBuffers(bits: BitReader, layers: number): Pick<HevcSps, 'referenceFrames' | 'reorderDepth'> {
  let last = { referenceFrames: 0, reorderDepth: 0 };
  for (let told = bits.flag() ? layers + 1 : 1; told > 0; told -= 1) {
    last = { referenceFrames: bits.ue() + 1, reorderDepth: bits.ue() };
    bits.ue();
  }
  return last;
}

/** 7.3.4 */
function skipScalingLists(bits: BitReader): void {
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

/** Passes over the sets of reference pictures (7.3.7); the number of pictures in each is what the next may refer to. */
function skipReferenceSets(bits: BitReader): void {
  const sets = within(bits.ue(), 64, 'a number of pictures');
  let before = 0;
  for (let set = 0; set < sets; set += 1) {
    if (set > 0 && bits.flag()) {
      bits.skip(1);
      bits.ue();
      let pictures = 0;
      for (let i = 0; i <= before; i += 1) if (bits.flag() || bits.flag()) pictures += 1;
      before = pictures;
      continue;
    }
    before = bits.ue() + bits.ue();
    if (before > 32) throw damaged(`a number of pictures is ${before}`);
    for (let i = 0; i < before; i += 1) {
      bits.ue();
      bits.skip(1);
    }
  }
}

type Use = Pick<HevcSps, 'sampleAspectRatio' | 'color' | 'clock' | 'fields' | 'hasWindow'>;

const unsaid: Use = { sampleAspectRatio: undefined, color: {}, clock: undefined, fields: false, hasWindow: false };

function readUse(bits: BitReader): Use {
  const usability = readUsability(bits);
  bits.skip(1);
  const fields = bits.flag();
  bits.skip(1);
  const hasWindow = bits.flag();
  if (hasWindow) for (let i = 0; i < 4; i += 1) bits.ue();
  return { ...usability, fields, hasWindow, clock: readClock(bits) };
}
