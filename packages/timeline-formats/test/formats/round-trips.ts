import type { Timeline, TimelineFormat } from '@clipwright/core';
import fc from 'fast-check';
import { expect } from 'vitest';

const soak = process.env.CLIPWRIGHT_SOAK === '1';
/** Timelines that are written and read again, and lists with something wrong in them. */
export const runs = soak ? 5000 : 200;
export const mutations = soak ? 10_000 : 300;

/** Holds a format to giving timelines back as they were, and to losing nothing in writing them. */
export function expectRoundTrips(format: TimelineFormat, timelines: fc.Arbitrary<Timeline>): void {
  fc.assert(
    fc.property(timelines, (timeline) => {
      const { text, losses } = format.write?.(timeline, {}) ?? { text: '', losses: [] };
      expect(format.read(text, {}).timeline).toEqual(timeline);
      expect(losses).toEqual([]);
    }),
    { numRuns: runs },
  );
}

/** A few of them, always the same. */
export function sampled(timelines: fc.Arbitrary<Timeline>): readonly Timeline[] {
  return fc.sample(timelines, { numRuns: 20, seed: 20_261 });
}
