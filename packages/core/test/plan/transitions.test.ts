import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rational, type RationalText, type Transition } from '../../src/index.ts';
import { transitionOf } from '../../src/model/transition-settings.ts';
import type { RenderPlan } from '../../src/plan/plan.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip, PlannableItem } from '../../src/plan/plannable.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const whole = sourceOf({ rate: '25/1', frames: 100 });

/** All of a source: nothing of it lies beyond its cuts. */
const clip = (index: number, transition?: Transition, more: Partial<PlannableClip> = {}): PlannableClip => ({
  ...{ kind: 'clip', index, ...whole, start: Rational.zero, end: Rational.of(4) },
  ...transitionOf(transition === undefined ? {} : { transition }),
  ...more,
});
const planOf = (items: readonly PlannableItem[], frameRate: RationalText = '25/1') =>
  planRender(items, profileOf({ frameRate }));

/** How much of a colour there is in each output frame, and which. */
function colours({ segments }: RenderPlan): string[] {
  return segments.flatMap(({ request }) => {
    if (request.kind !== 'crossfade') return Array.from({ length: request.frames }, () => '-');
    const { from, to, frames, mixAt, mixStep } = request;
    const plain = from.kind === 'color' ? from : to;
    const name = plain.kind === 'color' ? (plain.color ?? 'black') : '';
    return Array.from({ length: frames }, (_, j) => {
      const share = Rational.from(mixStep).mul(j).add(mixAt).toNumber();
      return `${name} ${(from.kind === 'color' ? 1 - share : share).toFixed(2)}`;
    });
  });
}

describe('a dip', () => {
  it('goes into its colour until the cut and comes out of it, with nothing beyond the cut', () => {
    const plan = planOf([clip(0), clip(1, { type: 'dip', duration: 0.4, color: '#FFFFFF' })]);
    expect(plan.frames).toBe(200);
    expect(colours(plan).slice(94, 106)).toEqual([
      ...['-', '#ffffff 0.00', '#ffffff 0.20', '#ffffff 0.40', '#ffffff 0.60', '#ffffff 0.80'],
      ...['#ffffff 1.00', '#ffffff 0.80', '#ffffff 0.60', '#ffffff 0.40', '#ffffff 0.20', '-'],
    ]);
    expect(plan.items[1]).toMatchObject({ dip: '2/5' });
    expect(plan.items[1]).not.toHaveProperty('fadeIn');
    // Sound falls silent and rises as long.
    expect(plan.audio?.stretches).toMatchObject([{ fadeOut: 9600 }, { fadeIn: 9600 }]);
  });

  it('of a gap is into and out of the gap’s own colour', () => {
    const gap = { kind: 'color' as const, index: 1, duration: Rational.one, color: '#102030' as const };
    const plan = planOf([clip(0), { ...gap, ...transitionOf({ transition: { type: 'dip', duration: 0.4 } }) }]);
    expect(plan.frames).toBe(125);
    expect(colours(plan).slice(95, 100)).toEqual([
      'black 0.00',
      'black 0.20',
      'black 0.40',
      'black 0.60',
      'black 0.80',
    ]);
  });

  it('takes at most half of either item, and none where a clip fades', () => {
    const short = { start: Rational.zero, end: Rational.of(1, 5) };
    const dip: Transition = { type: 'dip', duration: 3 };
    expect(planOf([clip(0), clip(1, dip, short), clip(2)]).items[1]).toMatchObject({ dip: '1/5' });
    expect(planOf([clip(0, undefined, { fadeOut: Rational.one }), clip(1, dip)]).items).toMatchObject([
      { fadeOut: '1/1' },
      { dip: '0/1' },
    ]);
  });

  it('leaves every frame in its place, for any lengths and rates', () => {
    const kinds = fc.constantFrom<Transition['type']>('crossfade', 'dip', 'wipe', 'slide');
    const items = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 3000 }), type: kinds, ms: fc.integer({ min: 0, max: 4000 }) }),
      { minLength: 1, maxLength: 6 },
    );
    const rates = fc.constantFrom<RationalText>('24/1', '25/1', '30000/1001', '60/1');
    fc.assert(
      fc.property(items, rates, (list, rate) => {
        const clips = list.map(({ length, type, ms }, i) =>
          clip(i, { type, duration: ms / 1000 }, { end: Rational.of(length, 1000) }),
        );
        const { segments, frames, items: planned } = planOf(clips, rate);
        let next = 0;
        for (const { firstFrame, request } of segments) {
          expect(firstFrame).toBe(next);
          next += request.frames;
        }
        expect(next).toBe(frames);
        const plain = planOf(
          clips.map(({ crossfade: _, dip: __, drawing: ___, ...item }) => item),
          rate,
        );
        expect(planned.map(({ firstFrame }) => firstFrame)).toEqual(plain.items.map(({ firstFrame }) => firstFrame));
      }),
    );
  });
});

describe('a transition that is drawn', () => {
  it.each([
    [{ type: 'wipe' }, { window: { x: 1 } }],
    [{ type: 'wipe', direction: 'down' }, { window: { y: -1 } }],
    [
      { type: 'slide', direction: 'right' },
      { from: { x: 1 }, to: { x: -1 }, window: { x: -1 } },
    ],
    [
      { type: 'slide', direction: 'up' },
      { from: { y: -1 }, to: { y: 1 }, window: { y: 1 } },
    ],
    [
      { type: 'drawn', drawing: { from: { x: 0 }, to: { x: 0.5, y: 0 }, window: { x: 0.5, y: -1 } } },
      { to: { x: 0.5 }, window: { x: 0.5, y: -1 } },
    ],
  ] as const)('%j is drawn so', (transition, drawing) => {
    const settings = transitionOf({ transition: { ...transition, duration: 0.4 } });
    expect(settings.drawing).toEqual(drawing);
    const inner = { start: Rational.one, end: Rational.of(3) };
    const melting = transitionOf({ transition: { type: 'crossfade', duration: 0.4 } });
    const [drawn, mixed] = [settings, melting].map((into) =>
      planOf([clip(0, undefined, inner), clip(1, undefined, { ...inner, ...into })]),
    );
    const crossing = drawn?.segments.filter(({ request }) => request.kind === 'crossfade') ?? [];
    expect(crossing).toMatchObject([{ firstFrame: 45, request: { frames: 10, drawing } }]);
    // Where, and of what, is a crossfade's.
    const bare = drawn?.segments.map(({ request, ...segment }) => {
      if (request.kind !== 'crossfade') return { ...segment, request };
      const { drawing: _, ...rest } = request;
      return { ...segment, request: rest };
    });
    expect(bare).toEqual(mixed?.segments);
    expect(drawn?.audio).toEqual(mixed?.audio);
  });

  it.each([
    '{ "type": "melt", "duration": 1 }',
    '{ "type": "wipe", "duration": -1 }',
    '{ "type": "wipe", "duration": 1, "direction": "in" }',
    '{ "type": "wipe", "duration": 1, "direction": "toString" }',
    '{ "type": "wipe", "duration": 1, "color": "#ffffff" }',
    '{ "type": "dip", "duration": 1, "color": "white" }',
    '{ "type": "dip", "duration": 1, "direction": "left" }',
    '{ "type": "crossfade", "duration": 1, "direction": "left" }',
    '{ "type": "drawn", "duration": 1 }',
    '{ "type": "drawn", "duration": 1, "drawing": { "window": {} } }',
    '{ "type": "drawn", "duration": 1, "drawing": { "window": { "x": 2 } } }',
    '{ "type": "drawn", "duration": 1, "drawing": { "window": { "x": 1 }, "to": { "y": "1" } } }',
    '{ "type": "wipe", "duration": 1, "drawing": { "window": { "x": 1 } } }',
  ])('is never %s', (text) => {
    const transition: Transition = JSON.parse(text);
    expect(() => transitionOf({ transition })).toThrow(expect.objectContaining({ code: 'invalid-clip' }));
  });
});
