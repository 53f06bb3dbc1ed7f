import { ClipwrightError } from '@clipwright/core';
import { BitReader } from '../bits/bit-reader.ts';
import { unescaped } from '../bits/emulation.ts';
import { readCropping, type Sequence, shown, within } from './sequence.ts';
import { type Clock, readClock, readUsability, type Usability } from './usability.ts';

/** What a sequence parameter set of H.264 says. */
export interface H264Sps extends Sequence {
  /** The byte behind the profile: `constraint_set0_flag` in its highest bit. */
  readonly constraints: number;
  /** `max_num_ref_frames` */
  readonly referenceFrames: number;
  /** `frame_mbs_only_flag`: whether no picture is coded as two fields. */
  readonly framesOnly: boolean;
  /** Whether blocks may be coded without loss (`qpprime_y_zero_transform_bypass_flag`). */
  readonly lossless: boolean;
}

/** Profiles whose parameter sets tell chroma and depth (7.3.2.1.1). */
const highProfiles = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

/**
 * Reads a sequence parameter set, with its header (ITU-T H.264, 7.3.2.1.1 and E.1.1). What its VUI says of buffers may be
 * damaged: then it says nothing of the order of pictures. Fails with `source-damaged`.
 */
export function readH264Sps(unit: Uint8Array): H264Sps {
  const bits = new BitReader(unescaped(unit));
  bits.skip(8);
  const profile = bits.read(8);
  const constraints = bits.read(8);
  const level = bits.read(8);
  const id = within(bits.ue(), 31, 'the number of a parameter set');
  const format = highProfiles.includes(profile) ? readFormat(bits) : plainFormat;
  bits.ue();
  const order = readOrder(bits);
  const referenceFrames = bits.ue();
  bits.skip(1);
  const across = bits.ue() + 1;
  const down = bits.ue() + 1;
  const framesOnly = bits.flag();
  if (!framesOnly) bits.skip(1);
  bits.skip(1);
  const isSampled = !format.separatePlanes;
  const unitX = isSampled && (format.chroma === 1 || format.chroma === 2) ? 2 : 1;
  const unitY = (isSampled && format.chroma === 1 ? 2 : 1) * (framesOnly ? 1 : 2);
  const cropping = readCropping(bits, unitX, unitY);
  const use = bits.flag() ? readUse(bits) : { ...unsaid, reorderDepth: undefined };
  return shown({
    id,
    profile,
    constraints,
    level,
    ...format,
    codedWidth: across * 16,
    codedHeight: down * 16 * (framesOnly ? 1 : 2),
    cropping,
    framesOnly,
    referenceFrames,
    ...use,
    // Pictures whose order is that of decoding.
    reorderDepth: order === 2 ? 0 : use.reorderDepth,
  });
}

type Format = Pick<H264Sps, 'chroma' | 'separatePlanes' | 'lumaDepth' | 'chromaDepth' | 'lossless'>;

const plainFormat: Format = { chroma: 1, separatePlanes: false, lumaDepth: 8, chromaDepth: 8, lossless: false };

function readFormat(bits: BitReader): Format {
  const chroma = within(bits.ue(), 3, 'a chroma format');
  const separatePlanes = chroma === 3 && bits.flag();
  const lumaDepth = 8 + within(bits.ue(), 6, 'a bit depth');
  const chromaDepth = 8 + within(bits.ue(), 6, 'a bit depth');
  const lossless = bits.flag();
  if (bits.flag()) {
    for (let i = 0; i < (chroma === 3 ? 12 : 8); i += 1) if (bits.flag()) skipScalingList(bits, i < 6 ? 16 : 64);
  }
  return { chroma, separatePlanes, lumaDepth, chromaDepth, lossless };
}

function skipScalingList(bits: BitReader, size: number): void {
  let [last, next] = [8, 8];
  for (let i = 0; i < size; i += 1) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

/** How the order of pictures is told (`pic_order_cnt_type`); passes over what belongs to it. */
function readOrder(bits: BitReader): number {
  const order = within(bits.ue(), 2, 'a way to count pictures');
  if (order === 0) bits.ue();
  if (order === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    const cycle = within(bits.ue(), 255, 'a number of pictures');
    for (let i = 0; i < cycle; i += 1) bits.se();
  }
  return order;
}

const unsaid: Usability & { readonly clock: Clock | undefined } = {
  sampleAspectRatio: undefined,
  color: {},
  clock: undefined,
};

function readUse(bits: BitReader): typeof unsaid & { readonly reorderDepth: number | undefined } {
  const usability = readUsability(bits);
  const clock = readClock(bits);
  return { ...usability, clock, reorderDepth: reorderDepthIfWhole(bits, clock !== undefined) };
}

function reorderDepthIfWhole(bits: BitReader, hasClock: boolean): number | undefined {
  try {
    if (hasClock) bits.skip(1);
    return readReorderDepth(bits);
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'source-damaged') return undefined;
    throw error;
  }
}

/** The rest of a VUI behind its clock: how far pictures are out of order, where it says so. */
function readReorderDepth(bits: BitReader): number | undefined {
  const buffers = [0, 1].map(() => {
    const has = bits.flag();
    if (has) skipBuffer(bits);
    return has;
  });
  if (buffers.includes(true)) bits.skip(1);
  bits.skip(1);
  if (!bits.flag()) return undefined;
  bits.skip(1);
  for (let i = 0; i < 4; i += 1) bits.ue();
  return bits.ue();
}

/** Passes over what a hypothetical decoder's buffer is to hold (E.1.2). */
function skipBuffer(bits: BitReader): void {
  const buffers = within(bits.ue(), 31, 'a number of buffers') + 1;
  bits.skip(8);
  for (let i = 0; i < buffers; i += 1) {
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  bits.skip(20);
}
