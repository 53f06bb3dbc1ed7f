import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, type RationalText, type SourceIndex, type SourceInfo } from '../../src/index.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import { borderTolerance, firstFrameAt, lastNotLater, sampleTolerance } from '../../src/time/rule-of-time.ts';
import { profileOf, sourceOf } from '../plan/fixtures.ts';

const rates: RationalText[] = ['24/1', '25/1', '30/1', '30000/1001', '24000/1001', '60/1', '25/2', '120/1'];

describe('tolerances', () => {
  it('is a millisecond, or a tenth of a frame of a fast output', () => {
    expect(borderTolerance(Rational.from('30/1')).toString()).toBe('1/1000');
    expect(borderTolerance(Rational.from('120/1')).toString()).toBe('1/1200');
  });

  it.each([
    ['30/1', '1/90000', '30/1', '1/1000'],
    ['30/1', '1/1000', '30/1', '1/1000'],
    ['120/1', '1/1000', '30/1', '11/6000'],
    ['25/1', '1/100', '25/1', '11/1000'],
    ['25/1', '1/25', '25/1', '1/1000'],
  ] as const)('of an output at %s and ticks of %s s at %s frames a second is %s', (rate, timebase, frameRate, eps) => {
    expect(sampleTolerance(Rational.from(rate), { timebase, frameRate }).toString()).toBe(eps);
  });
});

describe('firstFrameAt', () => {
  it.each([
    ['0/1', '30/1', 0],
    ['1/30', '30/1', 1],
    ['333/10000', '30/1', 1],
    ['334/10000', '30/1', 1],
    ['345/10000', '30/1', 2],
    ['2/1', '30000/1001', 60],
    ['1001/1000', '30000/1001', 30],
  ] as const)('at %s s and %s frames a second is %i', (time, rate, frame) => {
    expect(firstFrameAt(Rational.from(time), Rational.from(rate))).toBe(frame);
  });
});

describe('lastNotLater', () => {
  it('agrees with a search from the end', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 })), fc.integer({ min: -60, max: 60 }), (ticks, tick) => {
        const rising = ticks.toSorted((a, b) => a - b);
        expect(lastNotLater(rising, tick)).toBe(rising.findLastIndex((candidate) => candidate <= tick));
      }),
    );
  });
});

describe('planRender', () => {
  /** The rule of time by its own words, in milliseconds as bigint fractions of nothing but sums: frame by frame. */
  function shownBy(
    info: SourceInfo,
    index: SourceIndex,
    start: Rational,
    position: Rational,
    rate: Rational,
    frame: number,
  ): number {
    const time = start.add(Rational.of(frame).div(rate)).sub(position);
    const meant = time.add(sampleTolerance(rate, info.video));
    const onScreen = index.timestamps.filter(
      (pts) =>
        Rational.from(info.video.timebase)
          .mul(pts - info.video.origin)
          .compare(meant) <= 0,
    );
    return onScreen.at(-1) ?? index.timestamps[0] ?? Number.NaN;
  }

  const clipLength = fc.integer({ min: 1, max: 4000 });

  it('covers the output without hole or overlap, and stays within a frame of the list after many clips', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rates),
        fc.array(fc.tuple(clipLength, clipLength), { minLength: 1, maxLength: 60 }),
        (rateText, ranges) => {
          const rate = Rational.from(rateText);
          const items = ranges.map(([startMs, lengthMs], index) => ({
            kind: 'clip' as const,
            index,
            ...sourceOf({ rate: '30/1', frames: 300 }),
            start: Rational.of(startMs, 1000),
            end: Rational.of(startMs + lengthMs, 1000),
          }));
          const plan = planRender(items, profileOf({ frameRate: rateText }));
          let next = 0;
          let position = Rational.zero;
          for (const [i, item] of plan.items.entries()) {
            expect(item.firstFrame).toBe(next);
            next += item.frames;
            // Its first frame is the first one at or after its place, less the tolerance.
            const place = position.sub(borderTolerance(rate));
            expect(Rational.of(item.firstFrame).div(rate).compare(place)).toBeGreaterThanOrEqual(0);
            expect(
              Rational.of(item.firstFrame - 1)
                .div(rate)
                .compare(place),
            ).toBeLessThan(0);
            position = position.add(Rational.of(ranges[i]?.[1] ?? 0, 1000));
          }
          expect(plan.frames).toBe(next);
          expect(plan.segments.reduce((sum, { request }) => sum + request.frames, 0)).toBe(plan.frames);
          const samples = plan.audio?.stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
          expect(samples).toBe(Number(Rational.from(plan.duration).mul(48000).round()));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('samples the frame that the rule names, and decoding starts no later than it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rates),
        fc.constantFrom(...rates),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 20, max: 900 })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.integer({ min: 0, max: 5000 }),
        (rateText, sourceRate, ranges, origin) => {
          const rate = Rational.from(rateText);
          const fixture = sourceOf({ rate: sourceRate, frames: 200, origin, gop: 12 });
          const plan = planRender(
            ranges.map(([startMs, lengthMs], index) => ({
              kind: 'clip' as const,
              index,
              ...fixture,
              start: Rational.of(startMs, 1000),
              end: Rational.of(startMs + lengthMs, 1000),
            })),
            profileOf({ frameRate: rateText }),
          );
          const { info } = fixture.source;
          for (const { request, items, firstFrame } of plan.segments) {
            const item = items[0] ?? -1;
            if (request.kind !== 'clip') throw new Error('a clip was planned as black');
            const planned = plan.items[item];
            const start = Rational.of(ranges[item]?.[0] ?? 0, 1000);
            const position = Rational.from(planned?.position ?? '0/1');
            let shownLast = request.hints.firstShown;
            for (let j = 0; j < request.frames; j += 1) {
              const at = Rational.from(request.sampleAt).add(Rational.of(j).div(rate));
              const tick = Number(at.div(info.video.timebase).floor()) + info.video.origin;
              const shown =
                fixture.sourceIndex.timestamps[Math.max(0, lastNotLater(fixture.sourceIndex.timestamps, tick))];
              expect(shown).toBe(shownBy(info, fixture.sourceIndex, start, position, rate, firstFrame + j));
              if (j === 0) expect(request.hints.firstShown).toBe(shown);
              shownLast = shown ?? shownLast;
            }
            const between = fixture.sourceIndex.timestamps.filter(
              (pts) => pts >= request.hints.firstShown && pts <= shownLast,
            );
            expect(request.hints.shown).toBe(between.length);
            expect(request.hints.decodeFrom).toBeLessThanOrEqual(request.hints.firstShown);
            expect(fixture.sourceIndex.gops.some(({ pts }) => pts === request.hints.decodeFrom)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is plain concatenation for ranges on frame boundaries at the output rate', () => {
    const fixture = sourceOf({ rate: '30000/1001', frames: 100 });
    const frame = Rational.from('1001/30000');
    const plan = planRender(
      [
        { kind: 'clip', index: 0, ...fixture, start: frame.mul(3), end: frame.mul(10) },
        { kind: 'clip', index: 1, ...fixture, start: frame.mul(50), end: frame.mul(51) },
      ],
      profileOf({ frameRate: '30000/1001' }),
    );
    expect(plan.items.map(({ firstFrame, frames }) => [firstFrame, frames])).toEqual([
      [0, 7],
      [7, 1],
    ]);
    const [first, second] = plan.segments.map(({ request }) =>
      request.kind === 'clip' ? request.hints.firstShown : undefined,
    );
    expect([first, second]).toEqual([3 * 1001, 50 * 1001]);
  });

  it('gives a clip between two frames none, and still its sound', () => {
    const fixture = sourceOf({ rate: '30/1', frames: 100 });
    const plan = planRender(
      [
        { kind: 'clip', index: 0, ...fixture, start: Rational.zero, end: Rational.of(1n, 100n) },
        { kind: 'clip', index: 1, ...fixture, start: Rational.zero, end: Rational.of(1n, 100n) },
      ],
      profileOf({ frameRate: '30/1' }),
    );
    expect(plan.items.map(({ frames }) => frames)).toEqual([1, 0]);
    expect(plan.segments).toHaveLength(1);
    expect(plan.audio?.stretches.map(({ samples }) => samples)).toEqual([480, 480]);
  });

  it('splits a long clip into stretches that an edit of its end leaves alone', () => {
    const fixture = sourceOf({ rate: '30/1', frames: 2000 });
    const planTo = (end: number) =>
      planRender(
        [{ kind: 'clip', index: 0, ...fixture, start: Rational.zero, end: Rational.of(end) }],
        profileOf({ frameRate: '30/1' }),
      );
    const [long, longer] = [planTo(40), planTo(46)];
    expect(long.segments.map(({ request }) => request.frames)).toEqual([450, 450, 300]);
    expect(longer.segments.slice(0, 2)).toEqual(long.segments.slice(0, 2));
  });

  it.each([
    { size: '640x360', width: 640, height: 360, later: 750 },
    { size: '320x180, which is bounded by time', width: 320, height: 180, later: 750 },
    { size: '854x480', width: 854, height: 480, later: 421 },
    { size: '1280x720, where a part is work enough', width: 1280, height: 720, later: 375 },
  ])('makes the stretches of a very long clip longer after two minutes, at $size', ({ width, height, later }) => {
    // One group, so that no part is shorter for the sake of one.
    const fixture = sourceOf({ rate: '25/1', frames: 5000, gop: 5000 });
    const partsTo = (end: number) =>
      planRender(
        [{ kind: 'clip', index: 0, ...fixture, start: Rational.zero, end: Rational.of(end) }],
        profileOf({ frameRate: '25/1', width, height }),
      ).segments;
    const frames = partsTo(199).map(({ request }) => request.frames);
    expect(frames.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 375));
    expect(new Set(frames.slice(8, -1))).toEqual(new Set([later]));
    expect(frames.reduce((sum, stretch) => sum + stretch, 0)).toBe(199 * 25);
    // An edit of its end leaves all but the last one alone.
    expect(partsTo(180).slice(0, -1)).toEqual(partsTo(199).slice(0, partsTo(180).length - 1));
  });

  it('does without groups that nobody knows: decoding starts at the frame itself', () => {
    const { source, sourceIndex } = sourceOf({ rate: '25/1', frames: 50 });
    const item = { kind: 'clip' as const, index: 0, source, start: Rational.one, end: Rational.of(2n) };
    const plan = planRender([{ ...item, sourceIndex: { ...sourceIndex, gops: [] } }], profileOf({ frameRate: '25/1' }));
    expect(plan.segments[0]?.request).toMatchObject({ hints: { firstShown: 25, decodeFrom: 25 } });
    const late = { ...sourceIndex, gops: [{ pts: 30, dts: 30, packets: 20, bytes: 1 }] };
    const before = planRender([{ ...item, sourceIndex: late }], profileOf({ frameRate: '25/1' }));
    expect(before.segments[0]?.request).toMatchObject({ hints: { firstShown: 25, decodeFrom: 30 } });
  });

  it('is JSON-serialisable data', () => {
    const fixture = sourceOf({ rate: '25/1', frames: 50 });
    const plan = planRender(
      [
        { kind: 'clip', index: 0, ...fixture, start: Rational.zero, end: Rational.one },
        { kind: 'color', index: 1, duration: Rational.one },
      ],
      profileOf({ frameRate: '25/1' }),
    );
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(plan.segments[1]?.request).toMatchObject({ kind: 'color', frames: 25 });
    expect(plan.audio?.stretches[1]).toEqual({ kind: 'silence', samples: 48000 });
  });
});
