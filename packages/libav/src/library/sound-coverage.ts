import { Rational } from '@clipwright/core';
import type { SampleRange, SoundCoverage } from '@clipwright/filters';
import type { IRational } from 'node-av/lib';

/** Seconds that packets may be apart of which one goes on where the other ends: times are rounded. */
const rounding = 0.001;

/** Where sound came out, and where packets say that there is some. */
export interface CoverageRecord extends SoundCoverage {
  /** Some came out, or a packet says so: from when, and for how long, in ticks. */
  add(kind: 'decoded' | 'claimed', time: bigint, length: bigint, timebase: IRational): void;
}

/**
 * @param zero Seconds on the container's clock at which it begins.
 * @param sampleRate Of the samples that it counts.
 */
export function coverageRecord(zero: Rational, sampleRate: number): CoverageRecord {
  const told = { decoded: [], claimed: [] } satisfies Record<string, SampleRange[]>;
  const lists: Readonly<Record<'decoded' | 'claimed', { from: number; to: number }[]>> = told;
  return {
    ...lists,
    add: (kind, time, length, { num, den }) => {
      const sampleAt = (ticks: bigint): number =>
        Number(
          Rational.of(ticks * BigInt(num), den)
            .sub(zero)
            .mul(sampleRate)
            .round(),
        );
      const [from, to] = [Math.max(0, sampleAt(time)), sampleAt(time + length)];
      const list = lists[kind];
      const last = list.at(-1);
      if (to <= from) return;
      if (last !== undefined && from >= last.from && from - last.to <= rounding * sampleRate)
        last.to = Math.max(last.to, to);
      else list.push({ from, to });
    },
  };
}
