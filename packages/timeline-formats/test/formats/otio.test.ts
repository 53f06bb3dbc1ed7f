import { Rational, type Seconds, type TimelineItem } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { formatLaws } from '@clipwright/testing/vitest';
import { describe, expect, it } from 'vitest';
import { otioFormat } from '../../src/otio/otio-format.ts';
import { errorOf } from '../error-of.ts';
import { commonRates, cuts } from './cuts.ts';
import { expectRoundTrips, mutations, sampled } from './round-trips.ts';
import { testTimeline, testTimelines, withoutTimelines } from './test-timelines.ts';

const timelines = cuts({
  rates: commonRates,
  speeds: [Rational.of(2), Rational.of(1, 2), Rational.of(-1), Rational.of(-5, 4)],
  ...{ freeze: true, mute: true, gaps: true, crossfades: true, kinds: true, fades: true, names: true, markers: true },
  ...{ metadata: true, generators: true, tracks: true, timecodeStart: true, timecode: true, lengths: true },
});

const time = (value: number, rate = 24) => ({ OTIO_SCHEMA: 'RationalTime.1', rate, value });
const range = (start: number, duration: number, rate = 24) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(start, rate),
  duration: time(duration, rate),
});
const clip = (source: number | undefined, duration = 0, more: object = {}, media: object = {}) => ({
  OTIO_SCHEMA: 'Clip.2',
  source_range: source === undefined ? null : range(source, duration),
  media_references: {
    DEFAULT_MEDIA: {
      OTIO_SCHEMA: 'ExternalReference.1',
      target_url: 'file:///m/a.mov',
      available_range: range(0, 1000),
      ...media,
    },
  },
  active_media_reference_key: 'DEFAULT_MEDIA',
  ...more,
});
const track = (children: readonly object[], more: object = {}) => ({
  OTIO_SCHEMA: 'Track.1',
  kind: 'Video',
  children,
  ...more,
});
const stack = (children: readonly object[], more: object = {}) => ({ OTIO_SCHEMA: 'Stack.1', children, ...more });
const gap = (frames: number) => ({ OTIO_SCHEMA: 'Gap.1', source_range: range(0, frames) });
const dissolve = (before: number, behind: number) => ({
  OTIO_SCHEMA: 'Transition.1',
  transition_type: 'SMPTE_Dissolve',
  in_offset: time(before),
  out_offset: time(behind),
});
const list = (...tracks: readonly object[]) =>
  JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', name: '', tracks: stack(tracks) });
const read = (text: string) => otioFormat.read(text, {});
/** Start and end of each clip in frames of 24, and the length of each gap. */
const frames = (items: readonly TimelineItem[]) =>
  items.map((item) => ('gap' in item ? framesOf(item.gap) : [framesOf(item.start), framesOf(item.end)]));
const framesOf = (time: Seconds = 0) => secondsToRational(time).mul(24).toNumber();

formatLaws({
  name: 'the laws of formats, kept by OpenTimelineIO',
  capabilities: { write: true, detect: true, beyond: true },
  make: async () => ({
    format: otioFormat,
    lists: [
      list(track([clip(10, 20), dissolve(4, 6), clip(100, 50), gap(12)])),
      otioFormat.write?.(sampled(timelines)[0] ?? { items: [] }, {}).text ?? '',
    ],
    others: ['[]', '{"items":[]}', '<fcpxml/>', 'TITLE: x'],
    timelines: sampled(timelines),
    beyond: { items: [{ source: 'a.mp4', end: 1, volume: 2 }], rate: 25, music: { source: 'm.mp3' } },
    mutations,
  }),
});

describe('OpenTimelineIO', () => {
  it('gives timelines back as they were', () => expectRoundTrips(otioFormat, timelines));

  it.each<[string, readonly object[], unknown]>([
    [
      'positions count from the available range',
      [clip(86_500, 24, {}, { available_range: range(86_400, 240) })],
      [[100, 124]],
    ],
    [
      'a clip without a range is all that there is',
      [clip(undefined, 0, {}, { available_range: range(100, 6) })],
      [[0, 6]],
    ],
    [
      'a dissolve is moved to its middle',
      [clip(10, 20), dissolve(4, 6), clip(100, 50)],
      [
        [10, 31],
        [101, 150],
      ],
    ],
    [
      'a dissolve that begins at the cut',
      [clip(10, 20), dissolve(0, 30), clip(100, 50)],
      [
        [10, 45],
        [115, 150],
      ],
    ],
    [
      'twice as fast, twice as much is used',
      [clip(10, 20, { effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: 2 }] })],
      [[10, 50]],
    ],
    [
      'backwards, as much as forwards',
      [clip(10, 20, { effects: [{ OTIO_SCHEMA: 'LinearTimeWarp.1', time_scalar: -1 }] })],
      [[10, 30]],
    ],
    [
      'a nested track is cut by its range',
      [track([clip(0, 10), clip(100, 10)], { source_range: range(5, 10) })],
      [
        [5, 10],
        [100, 105],
      ],
    ],
    ['a range beyond a track is empty', [track([clip(0, 10)], { source_range: range(-3, 20) })], [3, [0, 10], 7]],
    [
      'of a stack the topmost is shown',
      [stack([track([clip(0, 30)]), track([gap(10), clip(100, 5), gap(15)])])],
      [
        [0, 10],
        [100, 105],
        [15, 30],
      ],
    ],
    ['what is switched off is a gap', [clip(0, 10, { enabled: false }), clip(20, 10)], [10, [20, 30]]],
  ])('%s', (_, children, expected) => {
    expect(frames(read(list(track(children))).timeline.items)).toEqual(expected);
  });

  it('knows sound that is the pictures’ own from other sound', () => {
    const own = read(list(track([clip(0, 10), clip(50, 10)]), track([clip(0, 10), gap(10)], { kind: 'Audio' })));
    expect(own.timeline.items).toMatchObject([{ start: 0 }, { mute: true }]);
    expect(own.timeline.tracks).toBeUndefined();
    const other = read(list(track([clip(0, 10)]), track([clip(5, 10)], { kind: 'Audio', name: 'A1' })));
    expect(other.timeline.tracks).toMatchObject([{ kind: 'audio', name: 'A1' }]);
    // It is heard in the place of the pictures' own.
    expect(other.timeline.items).toMatchObject([{ mute: true }]);
    expect(other.losses).toEqual([]);
  });

  it('takes rates of broadcasts for what they are', () => {
    const text = list(track([clip(0, 10)])).replaceAll('"rate":24', '"rate":23.976023976023978');
    expect(read(text).timeline).toMatchObject({ rate: '24000/1001', items: [{ end: '1001/2400' }] });
  });

  // As Python and OpenTimelineIO itself write them: no JSON, and no mistake.
  it('holds what is no number, and what has no end', () => {
    const metadata = { a: 'NaN', b: ['Infinity', '-Infinity'], c: 1 };
    const text = list(track([clip(0, 10, { metadata })])).replace(/"(NaN|-?Infinity)"/g, '$1');
    expect(text).toContain('{"a":NaN,"b":[Infinity,-Infinity],"c":1}');
    const { timeline, losses } = read(text);
    expect(timeline.items).toMatchObject([{ metadata }]);
    expect(losses).toMatchObject([{ code: 'changed', subject: 'metadata', count: 3 }]);
    const error = errorOf(() => read(list(track([clip(0, 10)])).replace('"value":10', '"value":\nNaN')));
    expect([error.code, error.details]).toEqual(['invalid-list', { line: 2, column: 1 }]);
  });

  it('says where something is wrong', () => {
    const text = list(track([clip(0, 10)]))
      .replace('"rate":24', '"rate":0')
      .replaceAll('},', '},\n');
    expect(errorOf(() => read(text)).details).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    expect(errorOf(() => read('{"OTIO_SCHEMA": "Timeline.1"')).message).toContain('Line 1, column 29');
  });

  describe.skipIf(withoutTimelines)(
    `published lists${withoutTimelines === undefined ? '' : ` (${withoutTimelines})`}`,
    () => {
      const project = 'opentimelineio';

      it.each([...testTimelines(project, '.otio'), ...testTimelines('otio-cmx3600-adapter', '.otio')])(
        '%s is read, and is the same written and read again',
        (_, text) => {
          const { timeline } = read(text);
          const { text: written } = otioFormat.write?.(timeline, {}) ?? { text: '' };
          expect(read(written).timeline).toEqual(timeline);
        },
      );

      it('multitrack.otio, its tracks above each other, is preflattened.otio', () => {
        const { OTIO_SCHEMA: _, ...root } = JSON.parse(testTimeline(project, 'multitrack.otio'));
        const nested = JSON.stringify({ OTIO_SCHEMA: 'Timeline.1', tracks: stack([root.tracks]) });
        const shape = (text: string) => frames(read(text).timeline.items);
        expect(shape(nested)).toEqual(shape(testTimeline(project, 'preflattened.otio')));
      });

      it('screening_example.otio has the clips of screening_example.edl', () => {
        const { items } = read(testTimeline(project, 'screening_example.otio')).timeline;
        const { files } = JSON.parse(testTimeline('otio-cmx3600-adapter', 'expected.json'));
        expect(items).toHaveLength(9);
        expect(items.map(({ name }) => name)).toEqual(
          files['screening_example.edl'].clips.map(([name]: string[]) => name),
        );
      });
    },
  );
});
