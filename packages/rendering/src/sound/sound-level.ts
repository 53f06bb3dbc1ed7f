import type { AudioEncoding } from '@clipwright/core';
import type { SoundLevel } from '@clipwright/core/author';
import type { Loudness } from '@clipwright/loudness';

/** What comes out of a decoder has no true peak above it, in dBTP: what EBU R 128 and platforms ask for. */
const highest = -1;

/**
 * Decibels below it at which the limiter begins. What is decoded is not what was encoded, and other meters oversample by
 * other filters.
 */
const margins = { aac: 0.5, opus: 0.8, mp3: 0.8, pcm_s16le: 0.2 } as const satisfies Record<
  AudioEncoding['codec'],
  number
>;

/** Decibels of that which stay free however it comes out: for other meters alone. */
const leastMargin = 0.1;

/** Decibels by which the ceiling is lowered more than that, where what comes out of a decoder has higher peaks. */
const spare = 0.3;

/** LU within which nothing is put right: of what is limited, and of what comes out of a decoder. */
const settled = 0.05;
const tolerance = 0.1;

/** What brings a mix to a loudness; `undefined` where it cannot be measured. */
export function firstLevel(
  target: number,
  mix: Loudness,
  { codec }: Pick<AudioEncoding, 'codec'>,
): SoundLevel | undefined {
  if (mix.integrated === undefined) return undefined;
  return { gain: rounded(target - mix.integrated), ceiling: rounded(highest - margins[codec]) };
}

/** How often a limited mix is measured at most, and decibels that a gain is raised by at most for its sake. */
const most = { passes: 4, raised: 9 };

/**
 * The same where the limiter takes of the loudness: the gain is raised until what is left of it is enough, by the secant
 * method. Where that is out of reach, it comes as near as it does.
 *
 * @param measure How loud the mix is at a level.
 */
export async function settledLevel(
  target: number,
  mix: Loudness,
  first: SoundLevel,
  measure: (level: SoundLevel) => Promise<Loudness>,
): Promise<SoundLevel> {
  const { integrated = target, truePeak = first.ceiling } = mix;
  const { ceiling } = first;
  // Up to there nothing is limited, and each decibel of gain is one more.
  let before = { gain: ceiling - truePeak, loudness: integrated + ceiling - truePeak };
  let level = first;
  if (level.gain <= before.gain) return level;
  for (let pass = 0; pass < most.passes; pass += 1) {
    const { integrated: loudness = target } = await measure(level);
    const off = target - loudness;
    if (Math.abs(off) <= settled) return level;
    const slope = (loudness - before.loudness) / (level.gain - before.gain);
    before = { gain: level.gain, loudness };
    const gain = level.gain + off / Math.min(1, Math.max(0.2, slope));
    level = { gain: rounded(Math.min(gain, first.gain + most.raised)), ceiling };
    if (level.gain === before.gain) return level;
  }
  return level;
}

/** The level by which it comes out right, where it did not; `undefined` where it did. */
export function correctedLevel(target: number, level: SoundLevel, decoded: Loudness): SoundLevel | undefined {
  const { integrated = target, truePeak = highest - leastMargin } = decoded;
  const off = target - integrated;
  const over = truePeak - (highest - leastMargin);
  if (Math.abs(off) <= tolerance && over <= 0) return undefined;
  return { gain: rounded(level.gain + off), ceiling: rounded(level.ceiling - (over > 0 ? over + spare : 0)) };
}

/** In hundredths: part of what sound is found again by, and less than anybody hears. */
function rounded(decibels: number): number {
  return Math.round(decibels * 100) / 100;
}
