import { hex } from './bytes.ts';

/*
 * Configurations as encoders wrote them for 160x90 at 30 frames a second; what they say is as ffprobe tells it of the
 * files that they are from.
 */

/** x264, Main, level 1.1, two B-frames. */
export const avcC = hex('014d400bffe10017674d400beca146fc980880000003008000001e078a14cb01000468ce0fc8');

/** x264, Constrained Baseline, pixels of 4:3. */
export const avcCWide = hex('0142c00bffe100186742c00bda0a37e4c384000003000400000300f03c50aa8001000468ce0fc8');

/** x265, Main 10, level 3, PQ; without the SEI that it had. */
export const hvcC = hex(
  '0102200000009000000000001ef000fcfdfafa00000f03' +
    'a00001001840010c01ffff02200000030090000003000003001e959409' +
    'a10001002e42010102200000030090000003000003001ea0142061f236595952930bc05a848804820000030002000003003c10' +
    'a2000100064401c073c189',
);

/** libaom, High, 4:4:4 in ten bits, BT.709 in the full range. */
export const av1C = hex('812040000a0d20000003b4fd936be5808080c8');

/** The units of a first packet of that: a delimiter, and the sequence header. */
export const av1Frame = hex('12000a0d20000003b4fd936be5808080c8');

/** The same of 4:4:4 and of 4:2:0 in eight bits, whose colours are unsaid. */
export const unsaidAv1 = ['0a0a20000003b4fd936be408', '0a0a00000003b4fd936be401'].map(hex);

/** A VP9 keyframe's head: profile 0, BT.709, 160x90. */
export const vp9Frame = hex('824983424009f00590000000000000000000');
