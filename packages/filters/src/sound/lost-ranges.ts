import { drift } from './steady-times.ts';

/** Samples of the output, from its first; half-open. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

/** Seconds within sound that are no gap, and before and after all of it, where a packet may hold less than it says. */
const minWithin = 0.001;
const minOutside = 0.03;

/** What of a stretch of sound was decoded, and what packets hold: each rising. */
export interface SoundCoverage {
  readonly decoded: readonly SampleRange[];
  readonly claimed: readonly SampleRange[];
}

/**
 * Where sound is lost of a stretch of so many samples: where none came out though packets say that there is some, and
 * between two places where it came out. Sound that begins late or ends early is not lost.
 */
export function lostRanges(
  { decoded, claimed }: SoundCoverage,
  samples: number,
  sampleRate: number,
): readonly SampleRange[] {
  return silentIn(decoded, samples, sampleRate).flatMap((range) => lostIn(range, samples, sampleRate, claimed));
}

function lostIn(
  range: SampleRange,
  samples: number,
  rate: number,
  claimed: readonly SampleRange[],
): readonly SampleRange[] {
  if (range.from > 0 && range.to < samples) return range.to - range.from < minWithin * rate ? [] : [range];
  const joined: { from: number; to: number }[] = [];
  for (const packet of claimed) {
    const [from, to] = [Math.max(packet.from, range.from), Math.min(packet.to, range.to)];
    const last = joined.at(-1);
    if (to <= from) continue;
    // Timestamps are rounded, so packets that follow each other may not quite meet.
    if (last !== undefined && from - last.to <= minWithin * rate) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined.filter(({ from, to }) => to - from >= minOutside * rate);
}

/** Where nothing was decoded: whatever is not put right by silence is no gap. */
function silentIn(decoded: readonly SampleRange[], samples: number, rate: number): SampleRange[] {
  const ranges: SampleRange[] = [];
  let end = 0;
  for (const { from, to } of decoded) {
    const until = Math.min(from, samples);
    if (until - end > (end === 0 ? 0 : drift * rate)) ranges.push({ from: end, to: until });
    end = Math.max(end, to);
  }
  if (end < samples) ranges.push({ from: end, to: samples });
  return ranges;
}
