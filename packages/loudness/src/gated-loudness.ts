import { hopRate } from './weighted-power.ts';

/** Of all that is below it nothing is heard. LUFS. */
const absoluteGate = -70;

/** Hops of a block of the integrated loudness, and of one of the loudness range. */
const blockHops = 0.4 * hopRate;
const shortTermHops = 3 * hopRate;

/** LUFS of a mean square of weighted sound: BS.1770-4, equation 2. */
function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function powerOf(loudness: number): number {
  return 10 ** ((loudness + 0.691) / 10);
}

/**
 * The integrated loudness of ITU-R BS.1770-4: of blocks of 400 ms, one each 100 ms, those above -70 LUFS, and of those
 * the ones above what they have together, less 10 LU. `undefined` where there is none.
 */
export function integratedLoudness(hops: Float64Array): number | undefined {
  const heard = gated(means(hops, blockHops), -10);
  return heard.length === 0 ? undefined : loudnessOf(meanOf(heard));
}

/**
 * The loudness range of EBU Tech 3342: from the 10th to the 95th percentile of blocks of 3 s, of those above -70 LUFS and
 * above what they have together, less 20 LU. In LU; 0 where there is none.
 */
export function loudnessRange(hops: Float64Array): number {
  const heard = gated(means(hops, shortTermHops), -20).sort();
  const at = (percent: number): number => heard[Math.round(((heard.length - 1) * percent) / 100)] ?? 1;
  return loudnessOf(at(95)) - loudnessOf(at(10));
}

/** The mean of as many hops as make a block, from each hop on. */
function means(hops: Float64Array, length: number): Float64Array {
  const blocks = new Float64Array(Math.max(0, hops.length - length + 1));
  for (let block = 0; block < blocks.length; block += 1) {
    // Each anew: what a running sum has rounded off would stay in it.
    let sum = 0;
    for (let hop = block; hop < block + length; hop += 1) sum += hops[hop] ?? 0;
    blocks[block] = sum / length;
  }
  return blocks;
}

/** What is above both gates. */
function gated(blocks: Float64Array, relative: number): Float64Array {
  const loud = blocks.filter((power) => power > powerOf(absoluteGate));
  const gate = meanOf(loud) * 10 ** (relative / 10);
  return loud.filter((power) => power > gate);
}

function meanOf(powers: Float64Array): number {
  let sum = 0;
  for (const power of powers) sum += power;
  return sum / Math.max(1, powers.length);
}
