import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stretch } from '../../src/contracts/segment-request.ts';
import { Rational, type RationalText } from '../../src/index.ts';
import type { RenderPlan } from '../../src/plan/plan.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableItem } from '../../src/plan/plannable.ts';
import { clipStretchesOf, stretchesOf } from '../../src/plan/stretches.ts';
import { borderTolerance, sampleTolerance } from '../../src/time/rule-of-time.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';

const rates: RationalText[] = ['24/1', '25/1', '30/1', '30000/1001', '60/1', '25/2'];
/** Ten seconds, in ticks of a 24th. */
const fixture = sourceOf({ rate: '24/1', frames: 240, origin: 7, gop: 12 });
const length = Rational.of(10);

const milliseconds = (ms: number): Rational => Rational.of(ms, 1000);

const crossfades = fc.option(fc.integer({ min: 1, max: 1500 }).map(milliseconds), { nil: undefined });
const clips = fc
  .record({
    start: fc.integer({ min: 0, max: 8000 }),
    length: fc.integer({ min: 1, max: 600 }),
    speed: fc.constantFrom<RationalText>('1/1', '2/1', '1/2', '1/16', '16/1', '137/100'),
    crossfade: crossfades,
  })
  .map(({ start, length, speed, crossfade }) => ({
    kind: 'clip' as const,
    ...fixture,
    start: milliseconds(start),
    end: milliseconds(start + length),
    speed: Rational.from(speed),
    ...(crossfade === undefined ? {} : { crossfade }),
  }));
const gaps = fc.record({ ms: fc.integer({ min: 1, max: 900 }), crossfade: crossfades }).map(({ ms, crossfade }) => ({
  kind: 'color' as const,
  duration: milliseconds(ms),
  ...(crossfade === undefined ? {} : { crossfade }),
}));
const lists = fc
  .array(fc.oneof({ weight: 4, arbitrary: clips }, { weight: 1, arbitrary: gaps }), { minLength: 1, maxLength: 12 })
  .map((items): PlannableItem[] => items.map((item, index) => ({ ...item, index })));

const durationOf = (item: PlannableItem): Rational =>
  item.kind === 'color' ? item.duration : item.end.sub(item.start).div(item.speed ?? 1);

/** Where each item stands: the sum of the lengths before it. */
function positionsOf(items: readonly PlannableItem[]): Rational[] {
  let sum = Rational.zero;
  return items.map((item) => {
    const position = sum;
    sum = sum.add(durationOf(item));
    return position;
  });
}

/** The crossfade into an item, by the words of the contract: half beyond the cut on either side. */
function crossfadeInto(items: readonly PlannableItem[], index: number): Rational {
  const [before, item] = [items[index - 1], items[index]];
  if (item?.crossfade === undefined || before === undefined) return Rational.zero;
  const limits = [item.crossfade, durationOf(before), durationOf(item)];
  // As many seconds of the output as the sources have left.
  if (before.kind === 'clip')
    limits.push(
      length
        .sub(before.end)
        .div(before.speed ?? 1)
        .mul(2),
    );
  if (item.kind === 'clip') limits.push(item.start.div(item.speed ?? 1).mul(2));
  return limits.reduce((min, limit) => min.min(limit));
}

/** The timestamp that an item shows in an output frame, by the rule of time. */
function shownAt(item: PlannableItem, position: Rational, frame: number, rate: Rational): number | undefined {
  if (item.kind === 'color') return undefined;
  const { video } = fixture.source.info;
  const meant = Rational.of(frame)
    .div(rate)
    .sub(position)
    .mul(item.speed ?? 1)
    .add(item.start)
    .add(sampleTolerance(rate, video));
  return onScreen(meant);
}

/** The frame on screen at a time of the source: the last one not later. */
function onScreen(time: Rational): number | undefined {
  const { timebase, origin } = fixture.source.info.video;
  const ticks = Number(time.div(timebase).floor());
  const { timestamps } = fixture.sourceIndex;
  return timestamps.findLast((pts) => pts - origin <= ticks) ?? timestamps[0];
}

/** The timestamp that a stretch asks for in its frame j. */
function askedAt(stretch: Stretch, j: number, rate: Rational): number | undefined {
  if (stretch.kind === 'color') return undefined;
  return onScreen(
    Rational.of(j)
      .mul(stretch.speed ?? '1/1')
      .div(rate)
      .add(stretch.sampleAt),
  );
}

/** What each output frame is made of: one or two items, and the weight of the second. */
function framesOf({ segments }: RenderPlan, rate: Rational) {
  return segments.flatMap(({ items, firstFrame, request }) => {
    if (request.kind === 'crossfade') {
      const { from, to, frames, mixAt, mixStep } = request;
      expect([from.frames, to.frames]).toEqual([frames, frames]);
      return Array.from({ length: frames }, (_, j) => ({
        frame: firstFrame + j,
        items,
        shown: [askedAt(from, j, rate), askedAt(to, j, rate)],
        weight: Rational.from(mixStep).mul(j).add(mixAt),
      }));
    }
    let next = firstFrame;
    return stretchesOf(request).flatMap((stretch, part) =>
      Array.from({ length: stretch.frames }, (_, j) => ({
        frame: next++,
        items: items.slice(part, part + 1),
        shown: [askedAt(stretch, j, rate)],
        weight: Rational.zero,
      })),
    );
  });
}

describe('the plan of the picture', () => {
  it('shows in every output frame what the rule of time says, with crossfades, speeds and gaps', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom(...rates), (items, rateText) => {
        const rate = Rational.from(rateText);
        const plan = planRender(items, profileOf({ frameRate: rateText }));
        const positions = positionsOf(items);
        const frames = framesOf(plan, rate);
        expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: plan.frames }, (_, frame) => frame));
        const tolerance = borderTolerance(rate);
        expect(frames.map(({ shown }) => shown)).toEqual(
          frames.map(({ frame, items: shownItems }) =>
            shownItems.map((index) => {
              const [item, position] = [items[index], positions[index]];
              return item && position && shownAt(item, position, frame, rate);
            }),
          ),
        );
        for (const { frame, items: shownItems, weight } of frames) {
          if (shownItems.length === 1) continue;
          const time = Rational.of(frame).div(rate);
          const index = shownItems.at(-1) ?? -1;
          const crossfade = crossfadeInto(items, index);
          const begin = (positions[index] ?? Rational.zero).sub(crossfade.div(2));
          // The weight is how much of the crossfade is over.
          expect(shownItems).toEqual([index - 1, index]);
          const over = time.sub(begin).div(crossfade);
          expect(weight.compare(0)).toBeGreaterThanOrEqual(0);
          expect(weight.compare(1)).toBeLessThanOrEqual(0);
          const off = weight.sub(over);
          expect(off.max(off.neg()).mul(crossfade).compare(tolerance)).toBeLessThanOrEqual(0);
        }
        // Frames within a crossfade are mixed, and no others.
        for (const index of items.keys()) {
          const half = crossfadeInto(items, index).div(2);
          const position = positions[index] ?? Rational.zero;
          const inside = frames.filter(({ frame }) => {
            const time = Rational.of(frame).div(rate).add(tolerance);
            return time.compare(position.sub(half)) >= 0 && time.compare(position.add(half)) < 0;
          });
          expect(frames.filter((one) => one.items.length === 2 && one.items[1] === index)).toEqual(inside);
        }
      }),
      { numRuns: soak ? 300 : 30 },
    );
  });

  it('moves nothing by a crossfade, and says how long each is', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom(...rates), (items, frameRate) => {
        const plan = planRender(items, profileOf({ frameRate }));
        const without = planRender(
          items.map(({ crossfade: _, ...item }) => item),
          profileOf({ frameRate }),
        );
        expect(plan.items.map(({ crossfade: _, ...item }) => item)).toEqual(without.items);
        expect([plan.frames, plan.duration]).toEqual([without.frames, without.duration]);
        for (const { index, crossfade } of plan.items) {
          const asked = items[index]?.crossfade;
          expect(crossfade).toBe(asked === undefined ? undefined : crossfadeInto(items, index).toString());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says where decoding can begin, and how many frames must come', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom(...rates), (items, frameRate) => {
        const { timestamps, gops } = fixture.sourceIndex;
        const plan = planRender(items, profileOf({ frameRate }));
        for (const stretch of plan.segments.flatMap(({ request }) => clipStretchesOf(request))) {
          const shown = Array.from({ length: stretch.frames }, (_, j) =>
            askedAt({ kind: 'clip', ...stretch }, j, Rational.from(frameRate)),
          );
          const [first, last] = [shown[0] ?? 0, shown.at(-1) ?? 0];
          expect(stretch.hints.firstShown).toBe(first);
          expect(stretch.hints.shown).toBe(timestamps.filter((pts) => pts >= first && pts <= last).length);
          expect(stretch.hints.decodeFrom).toBe(gops.findLast(({ pts }) => pts <= first)?.pts);
          expect(stretch.hints.lead).toBe(
            timestamps.filter((pts) => pts >= stretch.hints.decodeFrom && pts < first).length,
          );
        }
      }),
      { numRuns: soak ? 300 : 30 },
    );
  });

  it('bounds the parts of long crossfades too, which go on where the one before ended', () => {
    const long = sourceOf({ rate: '25/1', frames: 5000 });
    const item = { kind: 'clip' as const, ...long, start: Rational.of(50), end: Rational.of(100) };
    const plan = planRender(
      [
        { ...item, index: 0 },
        { ...item, index: 1, crossfade: Rational.of(25) },
      ],
      profileOf({ frameRate: '25/1' }),
    );
    const mixes = plan.segments.flatMap(({ firstFrame, request }) =>
      request.kind === 'crossfade' ? [[firstFrame, request.frames, request.mixAt, request.mixStep]] : [],
    );
    // From 37.5 s on, at frame 937.5; the first whole frame is half a one into it.
    expect(mixes).toEqual([
      [938, 375, '1/1250', '1/625'],
      [1313, 250, '751/1250', '1/625'],
    ]);
  });

  /** The first frames of the parts that a clip is made in, and the encoder threads of each. */
  const partsOf = (
    { start, end, gop, speed = '1/1' }: { start: number; end: number; gop: number; speed?: RationalText },
    size: { width: number; height: number },
  ) => {
    const source = sourceOf({ rate: '30/1', frames: 3000, gop });
    const range = { start: Rational.of(start, 30), end: Rational.of(end, 30), speed: Rational.from(speed) };
    const plan = planRender([{ kind: 'clip', index: 0, ...source, ...range }], profileOf(size));
    return plan.segments.map(({ firstFrame, request }) => [firstFrame, request.profile.video.threads]);
  };
  const uhd = { width: 3840, height: 2160 };

  it('ends the parts of large pictures sooner, and where groups of the source begin', () => {
    // A second of 2160p is enough, three are the most; groups of 45 frames begin at 135, 180, 225 and so on, and the
    // clip at 110.
    expect(partsOf({ start: 110, end: 350, gop: 45 }, uhd)).toEqual([
      [0, 2],
      [70, 2],
      [115, 2],
      [160, 2],
      [205, 2],
    ]);
    // No group begins in time.
    expect(partsOf({ start: 110, end: 260, gop: 1000 }, uhd)).toEqual([
      [0, 2],
      [90, 2],
    ]);
    // At double speed the groups of 120 frames at 240 and 360 begin in output frames 55 and 115.
    expect(partsOf({ start: 130, end: 370, gop: 120, speed: '2/1' }, uhd)).toEqual([
      [0, 2],
      [55, 2],
      [115, 1],
    ]);
  });

  it("an edit of a clip's end leaves the parts before it as they were", () => {
    const long = partsOf({ start: 13, end: 900, gop: 45 }, uhd);
    for (const end of [899, 700, 450, 200]) {
      const shorter = partsOf({ start: 13, end, gop: 45 }, uhd).slice(0, -1);
      expect(shorter.length).toBeGreaterThan(2);
      expect(shorter).toEqual(long.slice(0, shorter.length));
    }
  });

  it.each([
    ['two seconds of 2160p', uhd, 60],
    ['eight of 1080p', { width: 1920, height: 1080 }, 240],
    ['fifteen of 360p', { width: 640, height: 360 }, 450],
  ])('makes what is most of an output in one process with three encoder threads: %s', (_, size, frames) => {
    expect(partsOf({ start: 11, end: 11 + frames, gop: 30 }, size)).toEqual([[0, 3]]);
    const [first, ...others] = partsOf({ start: 11, end: 12 + frames, gop: 30 }, size);
    expect(first?.[0]).toBe(0);
    expect(others.length).toBeGreaterThan(0);
  });

  it('gives an encoder several threads where it is left alone at the end, whatever else is in the list', () => {
    const source = sourceOf({ rate: '30/1', frames: 3000, gop: 15 });
    /** Frames of clips one after the other; the parts of each as frames and threads. */
    const planned = (size: { width: number; height: number }, ...lengths: readonly number[]) => {
      const items = lengths.map((frames, index) => {
        const start = Rational.of(3 + index * 301, 30);
        return { kind: 'clip' as const, index, ...source, start, end: start.add(Rational.of(frames, 30)) };
      });
      return planRender(items, profileOf(size)).segments.map(({ request }) => [
        request.frames,
        request.profile.video.threads,
      ]);
    };
    const hd = { width: 1920, height: 1080 };
    expect(planned(hd, 60)).toEqual([[60, 3]]);
    // The other is made beside it.
    expect(planned(hd, 60, 60)).toEqual([
      [60, 1],
      [60, 1],
    ]);
    expect(planned(hd, 40, 60)).toEqual([
      [40, 1],
      [60, 1],
    ]);
    expect(planned(hd, 39, 60)).toEqual([
      [39, 1],
      [60, 3],
    ]);
    expect(planned(hd, 180, 60, 59)).toEqual([
      [180, 3],
      [60, 1],
      [59, 1],
    ]);
    // As long, but not alone: it has parts, which end where groups begin.
    expect(planned(hd, 180, 60, 60).slice(0, 2)).toEqual([
      [102, 1],
      [78, 1],
    ]);
    // A fifth of a second is no work for several.
    expect(planned(hd, 4)).toEqual([[4, 1]]);
    expect(planned({ width: 160, height: 90 }, 90)).toEqual([[90, 1]]);
  });

  it('lets damage be frozen, unless it is strict', () => {
    const items = [{ kind: 'clip' as const, index: 0, ...fixture, start: Rational.zero, end: Rational.one }];
    const stretches = (strict: boolean) =>
      planRender(items, profileOf(), { strict }).segments.flatMap(({ request }) => clipStretchesOf(request));
    expect(stretches(false).map(({ onDamage }) => onDamage)).toEqual(['freeze']);
    expect(stretches(true).map(({ onDamage }) => onDamage)).toEqual([undefined]);
  });
});
