import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/index.ts';
import { viewOf } from '../../src/model/framing.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip } from '../../src/plan/plannable.ts';
import { clipStretchesOf } from '../../src/plan/stretches.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const whole = sourceOf({ rate: '25/1', frames: 2500 });
const view = viewOf({ view: { to: { left: 0.5, width: 0.5 } } });
const clip = (index: number, end: number, more: Partial<PlannableClip> = {}): PlannableClip => ({
  ...{ kind: 'clip', index, ...whole, start: Rational.of(10), end: Rational.of(10 + end) },
  ...view,
  ...more,
});

/** How much of its way a clip's view has gone in each output frame in which it is seen. */
function ways(clips: readonly PlannableClip[], index: number): number[] {
  const { segments } = planRender(clips, profileOf({ frameRate: '25/1' }));
  return segments.flatMap(({ items, request }) =>
    clipStretchesOf(request).flatMap(({ view, frames }, i) => {
      if (items[i] !== index || view === undefined) return [];
      return Array.from({ length: frames }, (_, j) => Rational.from(view.step).mul(j).add(view.at).toNumber());
    }),
  );
}

describe('the way of a view', () => {
  it('is even, in as many pieces as its clip is made of', () => {
    const found = ways([clip(0, 60)], 0);
    expect(found).toHaveLength(1500);
    for (const [k, way] of found.entries()) expect(way).toBeCloseTo(k / 1500, 12);
  });

  it('goes on while it melts into others, from when it is first seen to when it is last', () => {
    const crossfade = Rational.of(4, 5);
    const found = ways([clip(0, 2), clip(1, 4, { crossfade }), clip(2, 4, { crossfade })], 1);
    expect(found).toHaveLength(120);
    for (const [k, way] of found.entries()) expect(way).toBeCloseTo(k / 120, 12);
  });

  it('is of the clip as it is shown, however fast that is', () => {
    const found = ways([clip(0, 4, { speed: Rational.of(2), fadeIn: Rational.one })], 0);
    expect(found).toHaveLength(50);
    for (const [k, way] of found.entries()) expect(way).toBeCloseTo(k / 50, 12);
  });
});

describe('a view', () => {
  it('has all that it is made of, and is none beyond the picture', () => {
    const all = { left: 0, top: 0, width: 1, height: 1 };
    expect(viewOf({})).toEqual({});
    expect(viewOf({ view: {} })).toEqual({ view: { from: all, to: all } });
    expect(viewOf({ view: { from: { top: 0.25 } } })).toEqual({
      view: { from: { ...all, top: 0.25, height: 0.75 }, to: all },
    });
    const refused = expect.objectContaining({ code: 'invalid-clip', message: expect.stringContaining('view') });
    expect(() => viewOf({ view: { to: { left: 0.5, width: 0.6 } } })).toThrow(refused);
    expect(() => viewOf({ view: { from: { width: 0 } } })).toThrow(refused);
  });
});
