import { type Clip, Rational, type Timeline, type TimelineItem, type Transition } from '@clipwright/core';
import fc from 'fast-check';
import { rateOf, secondsOf } from '../../src/seconds-of.ts';

/** What timelines of a format may have. */
export interface CutOptions {
  readonly rates: readonly Rational[];
  /** @default none */
  readonly speeds?: readonly Rational[];
  readonly freeze?: boolean;
  readonly mute?: boolean;
  readonly gaps?: boolean;
  readonly crossfades?: boolean;
  /** Whether there are other transitions, too. */
  readonly kinds?: boolean;
  readonly fades?: boolean;
  readonly names?: boolean;
  readonly markers?: boolean;
  readonly metadata?: boolean;
  readonly generators?: boolean;
  readonly tracks?: boolean;
  readonly timecodeStart?: boolean;
  /** Whether sources carry timecode. */
  readonly timecode?: boolean;
  /** Whether a list says how long its sources are. */
  readonly lengths?: boolean;
  /** Names of sources. @default absolute ones and relative ones */
  readonly sources?: readonly string[];
  /** What every clip has. @default nothing more */
  readonly clip?: Partial<Clip>;
}

export const commonRates = [
  Rational.of(24),
  Rational.of(25),
  Rational.of(30),
  Rational.of(50),
  Rational.of(60),
  Rational.of(24_000, 1001),
  Rational.of(30_000, 1001),
  Rational.of(60_000, 1001),
];

const sources = [
  '/media/a.mov',
  '/media/b c.mp4',
  '/media/100%25 & <d>\'"#?.mov',
  '/media/\u00e9\u4e16\ud83c\udfac.mxf',
  'rel/e.mp4',
];
const words = fc.constantFrom('one', 'A001_C002', 'two words', 'x & <y> "z"', '\u00e9\u4e16\ud83c\udfac', 'V1', '#7');

const others: readonly Omit<Transition, 'duration'>[] = [
  { type: 'dip' },
  { type: 'dip', color: '#804020' },
  { type: 'wipe', direction: 'up' },
  { type: 'slide', style: 'Push' },
  { type: 'drawn', drawing: { to: { x: 1 }, window: { x: 1, y: -0.5 } } },
];

/** Each where it is wanted; keys that are not there are left out. */
function some<T extends object>(wanted: boolean | undefined, of: fc.Arbitrary<T>): fc.Arbitrary<Partial<T>> {
  return wanted === true ? of : fc.constant({});
}

/** Timelines whose times are whole frames. */
export function cuts(options: CutOptions): fc.Arbitrary<Timeline> {
  return fc.oneof(...options.rates.map((rate) => cutsAt(rate, options)));
}

function cutsAt(rate: Rational, options: CutOptions): fc.Arbitrary<Timeline> {
  const frames = (count: number) => secondsOf(Rational.of(count).div(rate));
  const marker = fc.record(
    {
      at: fc.nat(500).map(frames),
      duration: fc.integer({ min: 1, max: 50 }).map(frames),
      name: words,
      comment: words,
      color: fc.constantFrom('RED', 'GREEN'),
    },
    { requiredKeys: ['at', 'name'] },
  );
  const described = fc
    .tuple(
      some(options.names, fc.record({ name: words }, { requiredKeys: [] })),
      some(
        options.markers,
        fc.record({ markers: fc.array(marker, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] }),
      ),
      some(
        options.metadata,
        fc.record({ metadata: fc.constant({ other: { note: 'x', n: [1, null] } }) }, { requiredKeys: [] }),
      ),
    )
    .map(([name, markers, metadata]) => ({ ...name, ...markers, ...metadata }));
  const hours = fc.constantFrom(0, 3600, 36_000);
  const clip: fc.Arbitrary<Clip> = fc
    .record({
      source: fc.constantFrom(...(options.sources ?? sources)),
      start: fc.integer({ min: 100, max: 100_000 }),
      length: fc.integer({ min: 40, max: 5000 }),
      speed: fc.constantFrom(Rational.one, Rational.one, ...(options.speeds ?? [])),
      freeze: fc.integer({ min: 0, max: 5 }),
      mute: fc.boolean(),
      hour: hours,
      spare: fc.nat(1000),
      about: described,
    })
    .map(({ source, start, length, speed, freeze, mute, hour, spare, about }): Clip => {
      const used = Rational.of(length).mul(speed.compare(0) < 0 ? speed.neg() : speed);
      const end = Rational.of(start).add(used);
      const footage = {
        ...(options.timecode === true && hour > 0
          ? { timecodeStart: frames(Number(Rational.of(hour).mul(rate).round())) }
          : {}),
        ...(options.lengths === true ? { duration: frames(Number(end.ceil()) + spare) } : {}),
      };
      const still = options.freeze === true && freeze === 0;
      return {
        source,
        start: frames(start),
        ...(still ? { freeze: frames(length) } : { end: secondsOf(end.div(rate)) }),
        ...(still || speed.equals(1) ? {} : { speed: secondsOf(speed) }),
        ...(options.mute === true && mute && !still ? { mute } : {}),
        ...(Object.keys(footage).length > 0 ? { footage } : {}),
        ...about,
        ...options.clip,
      };
    });
  const generator = fc.record(
    { generator: fc.record({ kind: fc.constant('generator' as const), text: words }) },
    { requiredKeys: [] },
  );
  const gap = fc
    .tuple(fc.integer({ min: 40, max: 500 }), described, some(options.generators, generator))
    .map(([length, about, shown]): TimelineItem => ({ gap: frames(length), ...shown, ...about }));
  const item = fc.oneof({ weight: 4, arbitrary: clip }, ...(options.gaps === true ? [gap] : []));
  // Halves of them are whole frames at every speed.
  const kinds: fc.Arbitrary<Omit<Transition, 'duration'>> = fc.constantFrom(
    { type: 'crossfade' },
    ...(options.kinds === true ? others : []),
  );
  const crossfade = fc.tuple(fc.constantFrom(4, 8, 12, 16, 20), kinds).map(([half, kind]) => ({
    transition: { ...kind, duration: frames(half * 2) },
  }));
  const into = options.crossfades === true ? fc.oneof(fc.constant({}), crossfade) : fc.constant({});
  const items = fc
    .array(fc.tuple(item, into), { minLength: 1, maxLength: 6 })
    .map((all) => all.map(([each, transition], i): TimelineItem => (i === 0 ? each : { ...each, ...transition })));
  const faded = fc.tuple(items, fc.boolean(), fc.boolean()).map(([all, first, last]) =>
    all.map((each, i): TimelineItem => {
      if (options.fades !== true || 'gap' in each) return each;
      return {
        ...each,
        ...(first && i === 0 ? { fadeIn: frames(12) } : {}),
        ...(last && i === all.length - 1 ? { fadeOut: frames(15) } : {}),
      };
    }),
  );
  const track = fc.tuple(fc.constantFrom('video' as const, 'audio' as const), items, words).map(([kind, of, name]) => ({
    kind,
    name,
    // Tracks of pictures have no sound, so there is none to be silenced.
    items: of.map(({ ...each }): TimelineItem => {
      if ('mute' in each) delete each.mute;
      return each;
    }),
  }));
  return fc
    .tuple(
      faded,
      described,
      some(
        options.tracks,
        fc.record({ tracks: fc.array(track, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] }),
      ),
      some(options.timecodeStart, fc.record({ timecodeStart: hours.filter((hour) => hour > 0) }, { requiredKeys: [] })),
    )
    .map(([all, about, tracks, start]) => ({
      ...about,
      rate: rateOf(rate),
      ...(start.timecodeStart === undefined
        ? {}
        : { timecodeStart: frames(Number(Rational.of(start.timecodeStart).mul(rate).round())) }),
      items: all,
      ...tracks,
    }));
}
