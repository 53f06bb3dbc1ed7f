import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, type RationalText } from '../../src/index.ts';
import type { RenderPlan } from '../../src/plan/plan.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip, PlannableItem } from '../../src/plan/plannable.ts';
import { borderTolerance } from '../../src/time/rule-of-time.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const fixture = sourceOf({ rate: '25/1', frames: 5000 });
const seconds = (value: number): Rational => Rational.of(Math.round(value * 1000), 1000);

function clip(
  index: number,
  [start, end]: readonly [number, number],
  more: Partial<PlannableClip> = {},
): PlannableClip {
  return { kind: 'clip', index, ...fixture, start: seconds(start), end: seconds(end), ...more };
}

/** How much of its clip each output frame shows: 1 for all, 0 for black. */
function shares({ segments }: RenderPlan): number[] {
  return segments.flatMap(({ request }) => {
    if (request.kind !== 'crossfade') return Array.from({ length: request.frames }, () => 1);
    const { from, to, frames, mixAt, mixStep } = request;
    expect([from.kind, to.kind].sort()).toEqual(['clip', 'color']);
    const mixed = Array.from({ length: frames }, (_, j) => Rational.from(mixStep).mul(j).add(mixAt).toNumber());
    return mixed.map((share) => (to.kind === 'clip' ? share : 1 - share));
  });
}

describe('fades of a picture', () => {
  it('begin with black and end before it, at a source’s very ends', () => {
    const end = 200;
    const plan = planRender(
      [clip(0, [0, 1], { fadeIn: seconds(0.2) }), clip(1, [end - 1, end], { fadeOut: seconds(0.2) })],
      profileOf({ frameRate: '25/1' }),
    );
    const found = shares(plan);
    expect(found.slice(0, 6)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(found.slice(-6).map((share) => Number(share.toFixed(9)))).toEqual([1, 1, 0.8, 0.6, 0.4, 0.2]);
    expect(plan.items.map(({ fadeIn, fadeOut }) => [fadeIn, fadeOut])).toEqual([
      ['1/5', undefined],
      [undefined, '1/5'],
    ]);
    expect(plan.frames).toBe(50);
  });

  it('count in every frame what their time says, for any length, speed, rate and neighbour', () => {
    const fade = fc.option(
      fc.integer({ min: 1, max: 1500 }).map((ms) => seconds(ms / 1000)),
      { nil: undefined },
    );
    const faded = fc.record({
      start: fc.integer({ min: 0, max: 100 }),
      length: fc.integer({ min: 1, max: 1200 }),
      speed: fc.constantFrom<RationalText>('1/1', '2/1', '1/2', '137/100'),
      fadeIn: fade,
      fadeOut: fade,
    });
    const rates = fc.constantFrom<RationalText>('24/1', '25/1', '30000/1001', '60/1');
    fc.assert(
      fc.property(fc.array(faded, { minLength: 1, maxLength: 6 }), rates, (list, rateText) => {
        const rate = Rational.from(rateText);
        const items = list.map(({ start, length, speed, fadeIn, fadeOut }, index) =>
          clip(index, [start, start + length / 1000], {
            speed: Rational.from(speed),
            ...(fadeIn === undefined ? {} : { fadeIn }),
            ...(fadeOut === undefined ? {} : { fadeOut }),
          }),
        );
        const plan = planRender(items, profileOf({ frameRate: rateText }));
        const found = shares(plan);
        expect(found).toHaveLength(plan.frames);
        const tolerance = borderTolerance(rate).toNumber() + 1e-9;
        for (const { index, position, duration, firstFrame, frames } of plan.items) {
          const { fadeIn, fadeOut } = items[index] ?? {};
          const [begin, length] = [Rational.from(position).toNumber(), Rational.from(duration).toNumber()];
          const asked = (fadeIn?.toNumber() ?? 0) + (fadeOut?.toNumber() ?? 0);
          const fits = Math.min(1, length / (asked || 1));
          for (let frame = firstFrame; frame < firstFrame + frames; frame += 1) {
            const since = frame / rate.toNumber() - begin;
            const rising = fadeIn === undefined ? 1 : since / (fadeIn.toNumber() * fits);
            const falling = fadeOut === undefined ? 1 : (length - since) / (fadeOut.toNumber() * fits);
            const expected = Math.max(0, Math.min(1, rising, falling));
            const shortest = Math.min(fadeIn?.toNumber() ?? 9, fadeOut?.toNumber() ?? 9) * fits;
            expect(Math.abs((found[frame] ?? 9) - expected)).toBeLessThanOrEqual(tolerance / shortest + 1e-9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('span the stretches of long clips', () => {
    const plan = planRender(
      [clip(0, [0, 50], { fadeIn: seconds(25), fadeOut: seconds(12) })],
      profileOf({ frameRate: '25/1' }),
    );
    const faded = plan.segments.filter(({ request }) => request.kind === 'crossfade');
    expect(faded.filter(({ firstFrame }) => firstFrame < 625).length).toBeGreaterThan(1);
    expect(faded.filter(({ firstFrame }) => firstFrame >= 950).length).toBeGreaterThan(0);
    expect(Math.max(...plan.segments.map(({ request }) => request.frames))).toBeLessThanOrEqual(375);
    const found = shares(plan);
    expect(found.slice(0, 625).every((share, k) => Math.abs(share - k / 625) < 1e-9)).toBe(true);
    expect(found.slice(950).every((share, k) => Math.abs(share - (1 - k / 300)) < 1e-9)).toBe(true);
  });

  it('stand beside what is grouped of short clips', () => {
    const items = Array.from({ length: 6 }, (_, i) => clip(i, [i, i + 0.4], i === 2 ? { fadeIn: seconds(0.2) } : {}));
    const plan = planRender(items, profileOf({ frameRate: '25/1' }));
    const without = planRender(
      items.map(({ fadeIn: _, ...item }) => item),
      profileOf({ frameRate: '25/1' }),
    );
    expect(shares(without).every((share) => share === 1)).toBe(true);
    expect(shares(plan)).toEqual(Array.from({ length: 60 }, (_, k) => (k >= 20 && k < 25 ? (k - 20) / 5 : 1)));
  });

  it('are shorter in proportion where they are longer than the clip', () => {
    const [item] = planRender([clip(0, [0, 3], { fadeIn: seconds(4), fadeOut: seconds(2) })], profileOf()).items;
    expect([item?.fadeIn, item?.fadeOut]).toEqual(['2/1', '1/1']);
    const [alone] = planRender([clip(0, [0, 3], { fadeIn: seconds(4) })], profileOf()).items;
    expect(alone?.fadeIn).toBe('3/1');
  });

  it('leave a crossfade on the other side its place, and take that on their own', () => {
    const crossfade = seconds(1);
    const items: PlannableItem[] = [
      clip(0, [5, 7], { fadeIn: seconds(2) }),
      clip(1, [15, 17], { crossfade, fadeOut: seconds(2) }),
      clip(2, [25, 27], { crossfade }),
      { kind: 'color', index: 3, duration: seconds(1), crossfade },
    ];
    const plan = planRender(items, profileOf());
    expect(plan.items.map((item) => [item.fadeIn, item.fadeOut, item.crossfade])).toEqual([
      ['3/2', undefined, undefined],
      [undefined, '3/2', '1/1'],
      // The clip before it is black by then.
      [undefined, undefined, '0/1'],
      [undefined, undefined, '1/1'],
    ]);
  });
});

describe('fades of sound', () => {
  const stretches = (items: readonly PlannableItem[], joinFade = seconds(0.005)) =>
    planRender(items, profileOf(), { joinFade }).audio?.stretches.map((stretch) =>
      stretch.kind === 'clip' ? [stretch.samples, stretch.fadeIn, stretch.fadeOut] : [stretch.samples, stretch.kind],
    );

  it('take as long as those of the picture, counted in samples', () => {
    expect(stretches([clip(0, [0, 2], { fadeIn: seconds(0.5), fadeOut: seconds(0.25) })])).toEqual([
      [96_000, 24_000, 12_000],
    ]);
    expect(stretches([clip(0, [0, 2], { speed: Rational.of(2), fadeIn: seconds(0.5) })])).toEqual([
      [48_000, 24_000, undefined],
    ]);
    expect(stretches([clip(0, [0, 1], { fadeIn: seconds(1), fadeOut: seconds(1) })])).toEqual([
      [48_000, 24_000, 24_000],
    ]);
  });

  it('stand in place of the shorter ones at cuts, which stay on the other side', () => {
    expect(stretches([clip(0, [0, 1], { fadeOut: seconds(0.5) }), clip(1, [5, 6])])).toEqual([
      [48_000, undefined, 24_000],
      [48_000, 240, undefined],
    ]);
    // Also where the sound would go on.
    expect(stretches([clip(0, [0, 1]), clip(1, [1, 2], { fadeIn: seconds(0.5) })])).toEqual([
      [48_000, undefined, 240],
      [48_000, 24_000, undefined],
    ]);
    expect(stretches([clip(0, [0, 1]), clip(1, [1, 2])])).toEqual([
      [48_000, undefined, undefined],
      [48_000, undefined, undefined],
    ]);
  });

  it('silence stays silence', () => {
    expect(stretches([clip(0, [0, 1], { fadeIn: seconds(0.5), mute: true })])).toEqual([[48_000, 'silence']]);
  });
});
