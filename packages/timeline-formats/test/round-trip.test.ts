import { type Clip, isGap, type Music, type Seconds, type Timeline, type TimelineItem } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimeline, parseTimeline } from '../src/index.ts';
import { errorOf } from './error-of.ts';
import { runs } from './formats/round-trips.ts';

const decimal = fc
  .tuple(fc.bigInt(0n, 10n ** 12n), fc.stringMatching(/^\d{0,20}$/))
  .map(([whole, fraction]) => (fraction === '' ? `${whole}` : `${whole}.${fraction}`));
const number = fc.double({ min: 0, max: 1e9, noNaN: true }).filter((value) => value === 0 || value > 1e-20);
const rational = fc.tuple(fc.nat(), fc.integer({ min: 1 })).map(([n, d]) => `${n}/${d}`);
const seconds: fc.Arbitrary<Seconds> = fc.oneof(decimal, number, rational);
const name = fc.string({ minLength: 1, unit: 'grapheme' });
const volume = fc.double({ min: 0, max: 16, noNaN: true }).filter((value) => value === 0 || value > 1e-20);
const metadata = fc.dictionary(
  name,
  fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
  { maxKeys: 2, noNullPrototype: true },
);
const marker = fc.record(
  { at: seconds, duration: seconds, name, comment: name, color: name },
  { requiredKeys: ['at'] },
);
const described = fc.record({ name, markers: fc.array(marker, { maxLength: 2 }), metadata }, { requiredKeys: [] });
const generator = fc.record(
  { kind: fc.constantFrom('title' as const, 'still' as const), text: name, params: metadata },
  { requiredKeys: ['kind'] },
);
const transition = seconds.map((duration) => ({ type: 'crossfade' as const, duration }));
const plainClip: fc.Arbitrary<Clip> = fc.record(
  {
    ...{ source: name, start: seconds, end: seconds, speed: seconds, volume, mute: fc.boolean(), transition },
    ...{ fadeIn: seconds, fadeOut: seconds },
  },
  { requiredKeys: ['source'] },
);
const music: fc.Arbitrary<Music> = fc.record(
  { source: name, uri: name, volume, start: seconds, loop: fc.boolean(), fadeOut: seconds },
  { requiredKeys: ['source'] },
);
const transform = fc.record(
  {
    name,
    version: name,
    params: fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value))),
  },
  { requiredKeys: ['name', 'version'] },
);
const clip: fc.Arbitrary<Clip> = fc
  .tuple(
    plainClip,
    fc.record(
      {
        uri: name,
        transforms: fc.array(transform, { minLength: 1, maxLength: 2 }),
        streams: fc.record({ video: fc.nat(), audio: fc.nat() }, { requiredKeys: [] }),
        positions: fc.constantFrom('source' as const, 'timecode' as const),
        footage: fc.record({ timecodeStart: seconds, duration: seconds, reel: name }, { requiredKeys: [] }),
        freeze: seconds,
      },
      { requiredKeys: [] },
    ),
    described,
  )
  .map(([plain, more, about]) => ({ ...plain, ...more, ...about }));
const item: fc.Arbitrary<TimelineItem> = fc.oneof(
  clip,
  seconds.map((gap) => ({ gap })),
  fc.tuple(seconds, transition).map(([gap, into]) => ({ gap, transition: into })),
  fc
    .tuple(seconds, fc.constantFrom('#000000', '#C83214'), generator, described)
    .map(([gap, color, shown, about]) => ({ gap, color, generator: shown, ...about })),
);

const track = fc
  .tuple(fc.constantFrom('video' as const, 'audio' as const), fc.array(item, { maxLength: 2 }), described)
  .map(([kind, items, about]) => ({ kind, items, ...about }));
const beside: fc.Arbitrary<Omit<Timeline, 'items'>> = fc
  .tuple(
    fc.record(
      {
        music,
        rate: fc.constantFrom(25, '30000/1001'),
        timecodeStart: seconds,
        tracks: fc.array(track, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    described,
  )
  .map(([more, about]) => ({ ...more, ...about }));
const timelineOf = (of: fc.Arbitrary<TimelineItem>): fc.Arbitrary<Timeline> =>
  fc.array(of, { maxLength: 8 }).map((items) => ({ items }));
const exact = (time: Seconds | undefined): string | undefined =>
  time === undefined ? undefined : secondsToRational(time).toString();
const exactClip = (value: TimelineItem) =>
  isGap(value)
    ? value
    : {
        ...value,
        start: exact(value.start),
        end: exact(value.end),
        speed: exact(value.speed),
        transition: exact(value.transition?.duration),
        fadeIn: exact(value.fadeIn),
        fadeOut: exact(value.fadeOut),
      };

describe('a written list reads as the same timeline', () => {
  it('as JSON, exactly', () => {
    fc.assert(
      fc.property(timelineOf(item), beside, ({ items }, more) => {
        const timeline = { items, ...more };
        expect(parseTimeline(formatTimeline(timeline, { format: 'json' }), { format: 'json' })).toEqual(timeline);
      }),
      { numRuns: runs },
    );
  });

  it('as CSV, with the same times', () => {
    fc.assert(
      fc.property(timelineOf(plainClip), (timeline) => {
        const again = parseTimeline(formatTimeline(timeline, { format: 'csv' }), { format: 'csv' });
        expect(again.items.map(exactClip)).toEqual(timeline.items.map(exactClip));
      }),
      { numRuns: runs },
    );
  });

  it('with names relative to the list', () => {
    const base = '/lists';
    fc.assert(
      fc.property(timelineOf(plainClip), fc.constantFrom('json', 'csv'), (timeline, format) => {
        const read = parseTimeline(formatTimeline(timeline, { format }), { format, base });
        const written = formatTimeline(read, { format, base });
        expect(written).not.toContain('"uri"');
        expect(parseTimeline(written, { format, base })).toEqual(read);
      }),
    );
  });

  it('reads any JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (params) => {
        const [read] = parseTimeline(`[{"source":"a","transform":{"name":"n","version":"1","params":${params}}}]`, {
          format: 'json',
        }).items;
        expect(read).toEqual({ source: 'a', transforms: [{ name: 'n', version: '1', params: JSON.parse(params) }] });
      }),
    );
  });

  it.each<TimelineItem>([
    { gap: 1 },
    { source: 'a', uri: 'elsewhere' },
    { source: 'a', transforms: [{ name: 'n', version: '1' }] },
    { source: 'a', streams: { video: 1 } },
  ])('refuses %j as CSV', (value) => {
    const error = errorOf(() => formatTimeline({ items: [{ source: 'a' }, value] }, { format: 'csv' }));
    expect(error.code).toBe('invalid-option');
    expect(error.message).toContain('Item 1');
  });

  it('refuses music as CSV', () => {
    const error = errorOf(() => formatTimeline({ items: [], music: { source: 'song.mp3' } }, { format: 'csv' }));
    expect(error.code).toBe('invalid-option');
  });
});
