import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SegmentRequest } from '../../src/contracts/segment-request.ts';
import { groupSegments } from '../../src/plan/group-segments.ts';
import type { PlannedSegment } from '../../src/plan/plan.ts';
import { stretchesOf } from '../../src/plan/stretches.ts';
import { capabilitiesOf, profileOf, sourceOf } from './fixtures.ts';

const { costs } = capabilitiesOf();
const profile = profileOf({ width: 1280, height: 720 });
const fixture = sourceOf({ rate: '30/1', frames: 3000 });
const file = { ...fixture.source, file: '/a.mp4' };

/** One clip of a list, by where it begins and how long it is. */
interface Short {
  readonly at: number;
  readonly frames: number;
}

const clip = ({ at, frames }: Short): SegmentRequest => ({
  kind: 'clip',
  source: file,
  sampleAt: `${BigInt(at)}/30`,
  frames,
  hints: { decodeFrom: 0, firstShown: at },
  profile,
});

function planned(requests: readonly SegmentRequest[]): PlannedSegment[] {
  let firstFrame = 0;
  return requests.map((request, item) => {
    const segment = { items: [item], firstFrame, request };
    firstFrame += request.frames;
    return segment;
  });
}

const groupsOf = (clips: readonly Short[]): readonly PlannedSegment[] =>
  groupSegments(planned(clips.map(clip)), profile, costs);

const short = fc.record({ at: fc.integer({ min: 0, max: 2900 }), frames: fc.integer({ min: 1, max: 25 }) });
const list = fc.array(short, { minLength: 1, maxLength: 80 });

describe('groupSegments', () => {
  it('makes no groups where a piece costs nothing to start, and larger ones where it costs more', () => {
    const clips = Array.from({ length: 60 }, (_, index) => clip({ at: 40 * index, frames: 5 }));
    const sizes = (start: number): number => groupSegments(planned(clips), profile, { ...costs, start }).length;
    expect(sizes(0)).toBe(60);
    expect(groupSegments(planned(clips), profile, undefined)).toHaveLength(60);
    expect(sizes(costs.start)).toBeLessThan(30);
    expect(sizes(4 * costs.start)).toBeLessThan(sizes(costs.start));
  });

  it('keeps every stretch, in order, where it was', () => {
    fc.assert(
      fc.property(list, (clips) => {
        const groups = groupsOf(clips);
        const requests = clips.map(clip);
        const shown = groups.flatMap(({ request }) => stretchesOf(request));
        expect(shown.map((stretch) => ({ ...stretch, profile }))).toEqual(requests);
        expect(groups.flatMap(({ items }) => items)).toEqual(clips.map((_, item) => item));
        let next = 0;
        for (const { firstFrame, request } of groups) {
          expect(firstFrame).toBe(next);
          next += request.frames;
        }
      }),
    );
  });

  it('bounds groups, and makes none of one', () => {
    fc.assert(
      fc.property(list, (clips) => {
        for (const { request } of groupsOf(clips)) {
          if (request.kind !== 'group') continue;
          expect(request.stretches.length).toBeGreaterThanOrEqual(2);
          expect(request.stretches.length).toBeLessThanOrEqual(24);
          expect(request.frames * 1280 * 720).toBeLessThanOrEqual(4 * 28_000_000);
        }
      }),
    );
  });

  it('bounds them also where all clips are alike', () => {
    const sizes = groupsOf(Array.from({ length: 100 }, () => ({ at: 3, frames: 2 }))).map(({ items }) => items.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(24);
  });

  it('bounds the pictures that decoders hold: fewer stretches of larger sources', () => {
    const largest = (displayWidth: number, displayHeight: number): number => {
      const { info } = file;
      const source = { ...file, info: { ...info, video: { ...info.video, displayWidth, displayHeight } } };
      const clips = Array.from({ length: 200 }, (_, i) => ({ ...clip({ at: i * 14, frames: 2 }), source }));
      return Math.max(...groupSegments(planned(clips), profile, costs).map(({ items }) => items.length));
    };
    expect(largest(3840, 2160)).toBe(1);
    expect(largest(1920, 1080)).toBeLessThanOrEqual(8);
    expect(largest(320, 180)).toBeGreaterThan(12);
  });

  const keysOf = (clips: readonly Short[]): string[] => groupsOf(clips).map(({ request }) => JSON.stringify(request));
  /** Groups of the second list that are not in the first. */
  const changed = (before: readonly Short[], after: readonly Short[]): number => {
    const known = new Set(keysOf(before));
    return keysOf(after).filter((key) => !known.has(key)).length;
  };

  it('an edit changes the groups beside it and no others', () => {
    const counts: number[] = [];
    fc.assert(
      fc.property(list, short, fc.nat(), fc.constantFrom('insert', 'remove', 'change'), (clips, other, place, edit) => {
        const at = place % clips.length;
        const edited = clips.toSpliced(at, edit === 'insert' ? 0 : 1, ...(edit === 'remove' ? [] : [other]));
        counts.push(changed(clips, edited));
        // Of a group that was too large and is cut elsewhere there may be several.
        expect(counts.at(-1)).toBeLessThanOrEqual(8);
      }),
      { numRuns: 400, seed: 1 },
    );
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(1.5);
    expect(counts.filter((count) => count > 2).length / counts.length).toBeLessThan(0.05);
  });

  it('does not depend on where the source lies', () => {
    const clips = Array.from({ length: 40 }, (_, i) => ({ at: i * 70, frames: 3 + (i % 9) }));
    const sizes = groupsOf(clips).map(({ items }) => items.length);
    const moved = clips.map((one) => ({ ...clip(one), source: { ...file, id: 'b', file: '/b.mp4' } }));
    expect(groupSegments(planned(moved), profile, costs).map(({ items }) => items.length)).toEqual(sizes);
    expect(sizes.some((size) => size > 1)).toBe(true);
  });

  it('leaves alone what is long, changed by a transform, not a file, or two things at once', () => {
    const one = clip({ at: 5, frames: 4 });
    if (one.kind !== 'clip') throw new Error('no clip');
    const { profile: _, ...stretch } = one;
    const alone: SegmentRequest[] = [
      { ...one, frames: 31 },
      { ...one, transforms: [{ name: 'grey', version: '1' }] },
      { ...one, source: fixture.source },
      { kind: 'color', frames: 40, profile },
      { kind: 'crossfade', from: stretch, to: stretch, frames: 4, mixAt: '0/1', mixStep: '1/4', profile },
    ];
    for (const request of alone) {
      const segments = groupSegments(planned([one, request, one]), profile, costs);
      expect(segments.map(({ request: { kind } }) => kind)).toEqual(['clip', request.kind, 'clip']);
    }
    const small = profileOf({ frameRate: '30/1' });
    const long = { ...one, frames: 61, profile: small };
    expect(groupSegments(planned([long, long]), small, costs)).toHaveLength(2);
  });

  it('makes two of what would be one group altogether, if that is work for two', () => {
    // As one: nothing ends a group there but the end of the list.
    const runs = Array.from({ length: 40 }, (_, i) => [10, 4, 9].map((frames, j) => ({ at: i * 70 + j * 20, frames })));
    const alone = runs.map((clips) => groupsOf(clips).map(({ request }) => request.frames));
    expect(alone).toContainEqual([14, 9]);
    expect(alone).not.toContainEqual([23]);
    // A fifth of a second is not worth a second process; and in a longer list the group is one.
    const little = runs.map((clips) => groupsOf(clips.slice(0, 2)).map(({ request }) => request.frames));
    expect(little).toContainEqual([14]);
    const followed = runs.map((clips) =>
      groupsOf([...clips, { at: 0, frames: 31 }]).map(({ request }) => request.frames),
    );
    expect(followed).toContainEqual([23, 31]);
  });

  it('takes short gaps in', () => {
    const gap: SegmentRequest = { kind: 'color', frames: 3, profile };
    const clips = Array.from({ length: 30 }, (_, i) => clip({ at: i * 70, frames: 3 }));
    const segments = groupSegments(planned(clips.flatMap((one) => [one, gap])), profile, costs);
    const kinds = segments.flatMap(({ request }) =>
      request.kind === 'group' ? [request.stretches.map(({ kind }) => kind)] : [],
    );
    expect(kinds.some((group) => group.includes('color') && group.includes('clip'))).toBe(true);
  });
});
