import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Rational, type SourceIndex, type SourceInfo } from '../../src/index.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip } from '../../src/plan/plannable.ts';
import { rangeWithHandles } from '../../src/time/range-with-handles.ts';
import { lastNotLater } from '../../src/time/rule-of-time.ts';
import { wantedFrames } from '../../src/time/wanted-frames.ts';
import { infoOf, profileOf } from '../plan/fixtures.ts';

const milliseconds = (count: number): Rational => Rational.of(count, 1000);

/** Frames at any distances, in ticks of a millisecond, in groups of a few. */
const sources = fc
  .record({
    origin: fc.integer({ min: -500, max: 500 }),
    distances: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 30, maxLength: 120 }),
    group: fc.integer({ min: 1, max: 15 }),
  })
  .map(({ origin, distances, group }) => {
    let end = origin;
    const times = distances.map((distance) => {
      end += distance;
      return end - distance;
    });
    const gops = times
      .filter((_, frame) => frame % group === 0)
      .map((pts) => ({ pts, dts: pts, packets: group, bytes: 1 }));
    const info = infoOf({ rate: '1000/1', frames: end - origin, origin });
    return {
      info: { ...info, video: { ...info.video, frameRate: '25/1' as const } },
      index: { timestamps: times, end, gops },
    };
  });

/** The least that a loader gives of an index for a range: what is on screen during it, and the next frame. */
function minOf(
  { timestamps, end, gops }: SourceIndex,
  { video }: SourceInfo,
  start: Rational,
  until: Rational,
): SourceIndex {
  const tick = (time: Rational): number => Number(time.mul(1000).floor()) + video.origin;
  const first = timestamps[Math.max(0, lastNotLater(timestamps, tick(start)))] ?? 0;
  const last = timestamps[lastNotLater(timestamps, tick(until)) + 1] ?? Number.POSITIVE_INFINITY;
  const group = gops.findLast(({ pts }) => pts <= first)?.pts ?? first;
  const isWithin = (time: number): boolean => time >= group && time <= last;
  return { timestamps: timestamps.filter(isWithin), end, gops: gops.filter(({ pts }) => isWithin(pts)) };
}

it('the frames of a range are the same when only the part of the index that it touches is known', () => {
  const position = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(sources, position, position, ({ info, index }, a, b) => {
      const duration = Number(Rational.from(info.duration).mul(1000).floor());
      const range = {
        start: milliseconds(Math.floor(Math.min(a, b) * duration)),
        end: milliseconds(Math.floor(Math.max(a, b) * duration) + 1),
      };
      const part = minOf(index, info, range.start, range.end);
      const shown = (of: SourceIndex, asked = {}) =>
        wantedFrames(of, info.video, range, asked).map((frame) => of.timestamps[frame]);
      expect(shown(part)).toEqual(shown(index));
      expect(shown(part, { every: 0.05 })).toEqual(shown(index, { every: 0.05 }));
    }),
  );
});

it('a plan is the same when of each index only what its clip may show is known', () => {
  const clips = fc.array(
    fc.record({
      source: sources,
      // Thousandths of the source, and of what is left of it.
      from: fc.integer({ min: 0, max: 600 }),
      length: fc.integer({ min: 1, max: 1000 }),
      speed: fc.constantFrom('1/1', '3/2', '4/1', '1/3', '16/1'),
      crossfade: fc.integer({ min: 0, max: 2000 }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  const rates = fc.constantFrom('30/1', '24000/1001', '120/1', '10/1');
  fc.assert(
    fc.property(clips, rates, (list, frameRate) => {
      const items = list.map(({ source: { info, index }, from, length, speed, crossfade }, i): PlannableClip => {
        const duration = Number(Rational.from(info.duration).mul(1000).floor());
        const start = Math.floor((from * (duration - 1)) / 1000);
        const end = Math.min(duration, start + 1 + Math.floor((length * (duration - start - 1)) / 1000));
        return {
          kind: 'clip',
          index: i,
          source: { id: String(i), info },
          sourceIndex: index,
          start: milliseconds(start),
          end: milliseconds(end),
          speed: Rational.from(speed),
          crossfade: milliseconds(crossfade),
        };
      });
      const parts = items.map((item) => {
        const { start, end } = rangeWithHandles(item);
        const [from, until] = [Rational.from(String(start)), Rational.from(String(end))];
        return { ...item, sourceIndex: minOf(item.sourceIndex, item.source.info, from, until) };
      });
      const profile = profileOf({ frameRate });
      expect(planRender(parts, profile)).toEqual(planRender(items, profile));
    }),
    { numRuns: process.env.CLIPWRIGHT_SOAK === '1' ? 5000 : 150 },
  );
});
