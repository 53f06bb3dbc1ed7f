import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AudioRequest, SoundStretch } from '../../src/contracts/sound-request.ts';
import { Rational } from '../../src/index.ts';
import type { RenderPlan } from '../../src/plan/plan.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableItem, PlanOptions } from '../../src/plan/plannable.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const sampleRate = 48_000;
const profile = profileOf();
const ten = sourceOf({ rate: '30/1', frames: 300 });
const other = { ...ten, source: { ...ten.source, id: 'b' } };
const { audio: _, ...mute } = ten.source.info;
const soundless = { ...ten, source: { ...ten.source, id: 'c', info: mute } };

type ClipItem = Extract<PlannableItem, { kind: 'clip' }>;

const seconds = (value: number): Rational => Rational.of(Math.round(value * 1e6), 1_000_000);

function clip(start: number, end: number, more: Partial<Omit<ClipItem, 'kind'>> = {}): PlannableItem {
  return { kind: 'clip', index: 0, ...ten, start: seconds(start), end: seconds(end), ...more };
}

function gap(duration: number, more: { crossfade?: Rational } = {}): PlannableItem {
  return { kind: 'color', index: 0, duration: seconds(duration), ...more };
}

function plan(items: readonly PlannableItem[], options: PlanOptions = {}): RenderPlan {
  return planRender(
    items.map((item, index) => ({ ...item, index })),
    profile,
    options,
  );
}

function soundOf({ audio }: RenderPlan): AudioRequest {
  if (audio === null) throw new Error('no sound');
  return audio;
}

const stretches = (items: readonly PlannableItem[], options?: PlanOptions): readonly SoundStretch[] =>
  soundOf(plan(items, options)).stretches;
/** What matters of a stretch, in few words. */
const brief = (stretch: SoundStretch): object =>
  stretch.kind === 'clip'
    ? { ...stretch, source: stretch.source.id }
    : stretch.kind === 'silence'
      ? stretch
      : { ...stretch };

describe('stretches of the sound', () => {
  it('are one a clip, from where it starts, as long as it stands', () => {
    expect(stretches([clip(1, 2), clip(0.5, 0.75, { ...other })]).map(brief)).toEqual([
      { kind: 'clip', source: 'a', start: '1/1', samples: 48_000 },
      { kind: 'clip', source: 'b', start: '1/2', samples: 12_000 },
    ]);
  });

  it('are silence of the same length for gaps, and for clips muted, without sound, or of no volume', () => {
    const silent = [gap(1), clip(0, 1, { mute: true }), clip(0, 1, { ...soundless }), clip(0, 1, { volume: 0 })];
    expect(stretches(silent)).toEqual(silent.map(() => ({ kind: 'silence', samples: 48_000 })));
  });

  it('have speed and volume where they are not as usual', () => {
    const quick = clip(1, 3, { speed: Rational.of(2n), volume: 0.5 });
    const usual = clip(1, 3, { speed: Rational.one, volume: 1 });
    expect(stretches([quick, usual]).map(brief)).toEqual([
      { kind: 'clip', source: 'a', start: '1/1', speed: '2/1', volume: 0.5, samples: 48_000 },
      { kind: 'clip', source: 'a', start: '1/1', samples: 96_000 },
    ]);
  });

  it('may be silent where they are damaged, unless the run is strict', () => {
    const items = [clip(0, 1), clip(5, 6, { crossfade: seconds(0.5) })];
    const lenient = JSON.stringify(stretches(items, { strict: false }));
    expect(lenient.match(/"onDamage":"silence"/g)).toHaveLength(4);
    expect(JSON.stringify(stretches(items))).not.toContain('onDamage');
  });

  it('are none for an output without sound, and none where nothing is heard for half a sample', () => {
    const silent = planRender([clip(0, 1)], profileOf({ audio: null }));
    expect([silent.audio, silent.audioItems]).toEqual([null, []]);
    expect(stretches([clip(0, 0.000_01), clip(0, 1)])).toHaveLength(1);
  });

  it('carry the music', () => {
    const music = { file: '/m.mp3', volume: 0.5, start: '0/1', loop: true, fadeOut: 100 } as const;
    expect(soundOf(plan([clip(0, 1)], { music })).music).toEqual(music);
    expect(soundOf(plan([clip(0, 1)]))).not.toHaveProperty('music');
  });
});

describe('a crossfade of sound', () => {
  it('is half before the cut and half after it, both sides from beyond it', () => {
    const planned = plan([clip(1, 3), clip(5, 7, { ...other, speed: Rational.of(2n), crossfade: seconds(0.5) })]);
    expect(soundOf(planned).stretches.map(brief)).toMatchObject([
      { start: '1/1', samples: 84_000 },
      {
        kind: 'crossfade',
        from: { start: '11/4', samples: 24_000, source: { id: 'a' } },
        to: { start: '9/2', speed: '2/1', samples: 24_000, source: { id: 'b' } },
        samples: 24_000,
      },
      { start: '11/2', speed: '2/1', samples: 36_000 },
    ]);
    expect(planned.audioItems).toEqual([[0], [0, 1], [1]]);
  });

  it('rises out of a gap, falls into one, and is silence between two', () => {
    const half = { crossfade: seconds(0.5) };
    expect(stretches([gap(1), clip(5, 6, half), gap(1, half), gap(1, half)]).map(brief)).toMatchObject([
      { kind: 'silence', samples: 36_000 },
      { kind: 'crossfade', from: { kind: 'silence' }, to: { kind: 'clip', start: '19/4' }, samples: 24_000 },
      { kind: 'clip', start: '21/4', samples: 24_000 },
      { kind: 'crossfade', from: { kind: 'clip', start: '23/4' }, to: { kind: 'silence' }, samples: 24_000 },
      { kind: 'silence', samples: 24_000 },
      { kind: 'silence', samples: 24_000 },
      { kind: 'silence', samples: 36_000 },
    ]);
  });

  it('takes no fades, and is a cut, faded, where there is no material', () => {
    const joinFade = seconds(0.005);
    expect(JSON.stringify(stretches([clip(1, 3), clip(5, 7, { crossfade: seconds(1) })], { joinFade }))).not.toMatch(
      /fade(In|Out)/,
    );
    const [first, second] = stretches([clip(8, 10), clip(5, 7, { crossfade: seconds(1) })], { joinFade });
    expect([first, second]).toMatchObject([{ fadeOut: 240 }, { fadeIn: 240 }]);
  });
});

describe('fades at joins', () => {
  const joinFade = seconds(0.005);
  const fades = (items: readonly PlannableItem[]): unknown[] =>
    stretches(items, { joinFade }).map((stretch) =>
      stretch.kind === 'clip' ? [stretch.fadeIn ?? 0, stretch.fadeOut ?? 0] : stretch.kind,
    );

  it('are at cuts, not at the beginning and the end of all', () => {
    expect(fades([clip(0, 1), clip(3, 4), gap(1), clip(0, 1)])).toEqual([[0, 240], [240, 240], 'silence', [240, 0]]);
  });

  it('are left out where the sound goes on, and nowhere else', () => {
    expect(fades([clip(0, 1), clip(1, 2), clip(2, 3)])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const twice = { speed: Rational.of(2n) };
    expect(fades([clip(0, 1, twice), clip(1, 2, twice)])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const cuts: [PlannableItem, PlannableItem][] = [
      [clip(0, 1), clip(1.000_001, 2)],
      [clip(0, 1), clip(1, 2, { ...other })],
      [clip(0, 1), clip(1, 2, { volume: 0.5 })],
      [clip(0, 1), clip(1, 2, twice)],
    ];
    for (const pair of cuts)
      expect(fades(pair)).toEqual([
        [0, 240],
        [240, 0],
      ]);
    expect(fades([clip(0, 1), clip(1, 2, { mute: true }), clip(2, 3)])).toEqual([[0, 240], 'silence', [240, 0]]);
  });

  it('take at most half of a short clip each', () => {
    expect(fades([clip(0, 1), clip(4, 4.005), clip(7, 8)])).toEqual([
      [0, 240],
      [120, 120],
      [240, 0],
    ]);
  });

  it('are none where none are wanted', () => {
    expect(JSON.stringify(stretches([clip(0, 1), clip(3, 4)]))).not.toContain('fade');
  });
});

describe('any timeline', () => {
  const thousandth = (min: number, max: number): fc.Arbitrary<Rational> =>
    fc.integer({ min, max }).map((value) => Rational.of(value, 1000));
  const speeds = fc.constantFrom(...['1/1', '2/1', '1/2', '7/5', '30000/1001'].map((text) => Rational.from(text)));
  const item = fc.record({
    black: fc.boolean(),
    start: thousandth(0, 7000),
    length: thousandth(1, 3000),
    speed: speeds,
    crossfade: fc.option(thousandth(1, 2000), { nil: undefined }),
    source: fc.constantFrom(ten, other, soundless),
    mute: fc.boolean(),
  });
  const timelines = fc.array(item, { minLength: 1, maxLength: 12 }).map((made) =>
    made.map(({ black, start, length, crossfade, source, ...more }, index): PlannableItem => {
      const transition = crossfade === undefined ? {} : { crossfade };
      if (black) return { kind: 'color', index, duration: length, ...transition };
      return { kind: 'clip', index, ...source, start, end: start.add(length), ...more, ...transition };
    }),
  );

  it('has as many samples as its rounded length, and each stretch begins where its item is then', () => {
    fc.assert(
      fc.property(timelines, (items) => {
        const planned = plan(items, { joinFade: seconds(0.005) });
        const { audioItems } = planned;
        let position = 0;
        for (const [i, stretch] of soundOf(planned).stretches.entries()) {
          expect(stretch.samples).toBeGreaterThan(0);
          const sides = stretch.kind === 'crossfade' ? [stretch.from, stretch.to] : [stretch];
          for (const [side, sound] of sides.entries()) {
            expect(sound.samples).toBe(stretch.samples);
            const index = audioItems[i]?.[side] ?? -1;
            const entry = items[index];
            if (sound.kind === 'silence') continue;
            if (entry?.kind !== 'clip' || entry.source.info.audio === undefined) throw new Error('It has no sound.');
            const since = Rational.of(position, sampleRate).sub(planned.items[index]?.position ?? '0/1');
            const speed = entry.speed ?? Rational.one;
            // A sample that begins up to half a sample earlier or later than the item.
            const off = Rational.from(sound.start)
              .sub(entry.start.add(since.mul(speed)))
              .div(speed)
              .mul(sampleRate);
            expect(Math.abs(off.toNumber())).toBeLessThanOrEqual(0.5);
            expect((sound.fadeIn ?? 0) * 2).toBeLessThanOrEqual(sound.samples);
            expect((sound.fadeOut ?? 0) * 2).toBeLessThanOrEqual(sound.samples);
          }
          position += stretch.samples;
        }
        expect(position).toBe(Number(Rational.from(planned.duration).mul(sampleRate).round()));
      }),
    );
  });

  it('crosses only where both sides have material, and within both items', () => {
    fc.assert(
      fc.property(timelines, (items) => {
        const planned = plan(items);
        for (const [i, stretch] of soundOf(planned).stretches.entries()) {
          if (stretch.kind !== 'crossfade') continue;
          const [before = -1, after = -1] = planned.audioItems[i] ?? [];
          for (const index of [before, after]) {
            const length = Number(
              Rational.from(planned.items[index]?.duration ?? '0/1')
                .mul(sampleRate)
                .round(),
            );
            expect(stretch.samples).toBeLessThanOrEqual(length + 1);
          }
          for (const sound of [stretch.from, stretch.to]) {
            if (sound.kind === 'silence') continue;
            const end = Rational.from(sound.start).add(
              Rational.of(stretch.samples - 1, sampleRate).mul(sound.speed ?? 1),
            );
            expect(Rational.from(sound.start).compare(0)).toBeGreaterThanOrEqual(0);
            expect(end.compare(sound.source.info.duration)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });
});
