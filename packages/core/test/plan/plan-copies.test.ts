import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRef } from '../../src/contracts/segment-request.ts';
import type { PacketsUnknownFor } from '../../src/contracts/source-info.ts';
import { Rational, type RationalText, type SourceIndex } from '../../src/index.ts';
import { estimatedSeconds } from '../../src/plan/estimated-seconds.ts';
import { partsInOrder } from '../../src/plan/parts-in-order.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableClip, PlanOptions } from '../../src/plan/plannable.ts';
import { sampleTolerance } from '../../src/time/rule-of-time.ts';
import { capabilitiesOf, infoOf, profileOf } from './fixtures.ts';

/** A source in closed groups of pictures that are shown as they are decoded. */
function copyable({ rate = '30/1', frames = 300, gop = 30, width = 160, height = 90 } = {}): {
  source: SourceRef;
  sourceIndex: SourceIndex;
} {
  const info = infoOf({ rate: rate as RationalText, frames, width, height });
  const step = Number(Rational.from(rate as RationalText).denominator);
  const timestamps = Array.from({ length: frames }, (_, frame) => frame * step);
  return {
    source: { id: 'a', file: '/a.mp4', info: { ...info, video: { ...info.video, codec: 'h264' } } },
    sourceIndex: {
      timestamps,
      end: frames * step,
      gops: timestamps
        .filter((_, frame) => frame % gop === 0)
        .map((pts) => ({ pts, dts: pts, packets: gop, bytes: 1, pictureType: 5, parameterSets: 0 })),
      parameterSets: [[]],
      packets: timestamps.map((pts, i) => ({ pts, offset: i, size: 1 })),
    },
  };
}

const seconds = (value: number): Rational => Rational.of(Math.round(value * 1000), 1000);

function clipOf(
  index: number,
  start: number,
  end: number,
  more: Partial<PlannableClip> = {},
  source = copyable(),
): PlannableClip {
  return { kind: 'clip', index, ...source, start: seconds(start), end: seconds(end), copy: true, ...more };
}

/** A clip of a source that does not tell where its packets lie. */
function unknownFor(packetsUnknownFor: PacketsUnknownFor): PlannableClip {
  const { source, sourceIndex } = copyable();
  const { packets: _, ...index } = sourceIndex;
  const info = { ...source.info, hints: { packetsUnknownFor } };
  return clipOf(0, 1, 3, {}, { source: { ...source, info }, sourceIndex: index });
}

/** A clip of which each other packet has the time of the one before. */
function withTwins(): PlannableClip {
  const { source, sourceIndex } = copyable();
  const { packets = [] } = sourceIndex;
  const twins = packets.map((packet, i) => ({ ...packet, pts: packets[i - (i % 2)]?.pts ?? 0 }));
  return clipOf(0, 1, 3, {}, { source, sourceIndex: { ...sourceIndex, packets: twins } });
}

const { costs } = capabilitiesOf();
const planOf = (clips: readonly PlannableClip[], options: PlanOptions = { alwaysCopy: true, costs }) =>
  planRender(clips, profileOf(), options);

describe('what is copied', () => {
  it('and what is encoded are all frames, each once, and the right ones', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            start: fc.integer({ min: 0, max: 8000 }),
            length: fc.integer({ min: 20, max: 2000 }),
            rate: fc.constantFrom('30/1', '25/1', '30000/1001', '60/1', '15/1'),
            gop: fc.constantFrom(1, 7, 30, 250),
            crossfade: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
            fadeIn: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (made) => {
          const clips = made.map(({ start, length, rate, gop, crossfade, fadeIn }, index) =>
            clipOf(
              index,
              start / 1000,
              Math.min(10, (start + length) / 1000),
              {
                ...(crossfade === undefined ? {} : { crossfade: Rational.of(crossfade, 1000) }),
                ...(fadeIn === undefined ? {} : { fadeIn: Rational.of(fadeIn, 1000) }),
              },
              copyable({ rate, gop, frames: Math.round(Rational.from(rate as RationalText).toNumber() * 10) }),
            ),
          );
          const plan = planOf(clips, { alwaysCopy: true });
          let next = 0;
          for (const part of partsInOrder(plan)) {
            const { firstFrame } = part.kind === 'copy' ? part.copy : part.segment;
            expect(firstFrame).toBe(next);
            next += part.kind === 'copy' ? part.copy.part.frames : part.segment.request.frames;
          }
          expect(next).toBe(plan.frames);
          for (const { item, firstFrame, part } of plan.copies) {
            const { source, sourceIndex, start } = clips[item] as PlannableClip;
            const { video } = source.info;
            const tick = Rational.from(video.timebase);
            const inRun = sourceIndex.timestamps.filter((pts) => pts >= part.from && pts < part.to);
            expect(inRun).toHaveLength(part.frames);
            for (const [j, pts] of inRun.entries()) {
              // The rule of time, in its own words.
              const at = start
                .add(Rational.of(firstFrame + j, 30))
                .sub(Rational.from(plan.items[item]?.position ?? '0/1'))
                .add(sampleTolerance(Rational.of(30), video));
              const shown = sourceIndex.timestamps.findLast((time) => tick.mul(time).compare(at) <= 0);
              expect(pts).toBe(shown);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is a clip on the borders of groups as a whole, and of another all but its ends', () => {
    const plan = planOf([clipOf(0, 1, 3), clipOf(1, 1.5, 4.2)]);
    expect(plan.items.map(({ frames, copied, encodedFor }) => [frames, copied, encodedFor])).toEqual([
      [60, 60, undefined],
      [81, 66, 'ragged-ends'],
    ]);
    expect(
      plan.copies.map(({ item, firstFrame, part }) => [item, firstFrame, part.frames, part.from, part.to]),
    ).toEqual([
      [0, 0, 60, 30, 90],
      [1, 75, 66, 60, 126],
    ]);
    expect(plan.segments.map(({ firstFrame, request }) => [firstFrame, request.frames])).toEqual([[60, 15]]);
  });

  it.each<[string, PlannableClip, PlanOptions?]>([
    ['other-format', clipOf(0, 1, 3, { copy: 'other-format' })],
    [
      'packets-unknown',
      { ...clipOf(0, 1, 3), sourceIndex: { ...copyable().sourceIndex, packets: undefined } as never },
    ],
    ['edit-list', unknownFor('edit-list')],
    ['timestamps-broken', unknownFor('timestamps-broken')],
    ['damaged', unknownFor('damaged')],
    ['timestamps-broken', withTwins()],
    ['frames-repeat-or-drop', clipOf(0, 1, 3, {}, copyable({ rate: '25/1', frames: 250, gop: 250 }))],
    ['no-start', clipOf(0, 1.1, 1.9)],
    // Of three frames two would be copied, and proven in a process of its own.
    ['not-worth-it', clipOf(0, 0.966, 1.066), { costs }],
  ])('is nothing, and it is said why: %s', (reason, clip, options) => {
    const plan = planOf([clip], options);
    expect(plan.copies).toEqual([]);
    expect(plan.items[0]).toMatchObject({ copied: 0, encodedFor: reason });
  });

  it('is nothing of a clip that nobody said it of, and nothing is said of it', () => {
    const { copy: _, ...clip } = clipOf(0, 1, 3);
    expect(planOf([clip]).items[0]).not.toHaveProperty('copied');
  });

  it('is not what fades and crossfades show', () => {
    const plan = planOf([clipOf(0, 1, 3, { fadeIn: seconds(1), fadeOut: seconds(0.5) })]);
    expect(plan.items[0]).toMatchObject({ frames: 60, copied: 15, encodedFor: 'effect' });
    expect(plan.copies[0]?.part).toMatchObject({ from: 60, to: 75 });
  });

  it('is put together with nothing: short ends are one piece only where nothing is copied between them', () => {
    const plan = planOf([clipOf(0, 0.9, 2.1), clipOf(1, 0.8, 2.2), clipOf(2, 2.9, 4)]);
    // 0.9-1 | copied | (its end is copied too) 0.8-1 | copied | 2.9-3 | copied
    expect(plan.segments.map(({ firstFrame, items }) => [firstFrame, items])).toEqual([
      [0, [0]],
      [36, [1]],
      [78, [2]],
    ]);
  });

  it('is estimated at its proof, and the rest at what is decoded and encoded', () => {
    const large = copyable({ width: 1000, height: 1000, gop: 30 });
    const profile = profileOf({ width: 1000, height: 1000 });
    const unit = { start: 10, decodedMegapixel: 1, encodedMegapixel: 100 };
    const plan = planRender([clipOf(0, 0.5, 2, {}, large)], profile, { costs: unit });
    // 15 frames before the group, which is decoded from its beginning: 30 to decode, 15 to encode; one process. The
    // proof is another, and twice a second of frames to decode.
    expect(estimatedSeconds(plan, unit)).toBeCloseTo(30 + 1500 + 10 + (10 + 2 * 30), 6);
    const whole = planRender([clipOf(0, 0.5, 2, { copy: 'effect' }, large)], profile, { costs: unit });
    expect(whole.copies).toEqual([]);
    // In parts, each a process.
    expect(estimatedSeconds(whole, unit)).toBeCloseTo(60 + 4500 + 10 * whole.segments.length, 6);
  });
});
