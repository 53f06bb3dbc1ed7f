import { isGap, Rational, type Timeline, type TimelineItem } from '@clipwright/core';
import { formatLaws } from '@clipwright/testing/vitest';
import { describe, expect, it } from 'vitest';
import { fcpxmlFormat } from '../../src/fcpxml/fcpxml-format.ts';
import { errorOf } from '../error-of.ts';
import { commonRates, cuts } from './cuts.ts';
import { expectRoundTrips, mutations, sampled } from './round-trips.ts';
import { testTimeline, testTimelines, withoutTimelines } from './test-timelines.ts';

const timelines = cuts({
  rates: commonRates,
  speeds: [Rational.of(2), Rational.of(1, 2), Rational.of(-1), Rational.of(-5, 4)],
  ...{ freeze: true, mute: true, gaps: true, crossfades: true, fades: true, names: true, timecodeStart: true },
  ...{ timecode: true, lengths: true },
}).map(({ items, ...timeline }) => ({
  ...timeline,
  items: items.map(({ ...item }): TimelineItem => {
    if (isGap(item)) delete item.name;
    return item;
  }),
}));

const read = (text: string) => fcpxmlFormat.read(text, {});
const project = (spine: string, resources = '') => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9">
  <resources>
    <format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
    <asset id="r2" name="a" start="3600s" duration="60s" hasVideo="1" hasAudio="1" format="r1"><media-rep kind="original-media" src="file:///m/a%20b.mov"/></asset>
    <asset id="r3" name="b" src="file:///m/b.mov" start="0s" duration="60s" hasVideo="1" hasAudio="1" format="r1"/>
    ${resources}
  </resources>
  <library><event name="e"><project name="Cut"><sequence format="r1" tcStart="3600s" duration="8s"><spine>
${spine}
  </spine></sequence></project></event></library>
</fcpxml>
`;
const two = `<asset-clip ref="r2" name="one" offset="0s" start="3610s" duration="4s"><marker start="3611s" duration="1/25s" value="cheer"/></asset-clip>
<transition name="Cross Dissolve" offset="7/2s" duration="1s"/>
<asset-clip ref="r3" offset="4s" start="20s" duration="4s" srcEnable="video"/>`;
const items = (spine: string, resources = '') => read(project(spine, resources)).timeline.items;

formatLaws({
  name: 'the laws of formats, kept by FCPXML',
  capabilities: { write: true, detect: true, beyond: true },
  make: async () => ({
    format: fcpxmlFormat,
    lists: [project(two), fcpxmlFormat.write?.(sampled(timelines)[2] ?? { items: [] }, {}).text ?? ''],
    others: ['[]', '<xmeml/>', '<mlt/>', 'TITLE: fcpxml'],
    timelines: sampled(timelines),
    beyond: { items: [{ source: 'a.mp4', end: 1, metadata: { x: 1 } }], rate: 25, music: { source: 'm.mp3' } },
    mutations,
  }),
});

describe('FCPXML', () => {
  it('gives timelines back as they were', () => expectRoundTrips(fcpxmlFormat, timelines));

  it('counts positions from the start of the asset, and centres transitions', () => {
    const { timeline, losses } = read(project(two));
    expect(timeline).toEqual({
      name: 'Cut',
      rate: 25,
      timecodeStart: 3600,
      items: [
        {
          ...{ source: '/m/a b.mov', start: 10, end: 14, name: 'one', footage: { timecodeStart: 3600, duration: 60 } },
          markers: [{ at: 11, duration: 0.04, name: 'cheer' }],
        },
        {
          ...{ source: '/m/b.mov', start: 20, end: 24, mute: true, footage: { duration: 60 } },
          transition: { type: 'crossfade', duration: 1 },
        },
      ],
    });
    expect(losses).toEqual([]);
  });

  // Worked by hand from the maps: the source's moment at the clip's beginning and end.
  it.each<[string, string, object]>([
    [
      'twice as fast',
      '<timept time="0s" value="0s"/><timept time="30s" value="60s"/>',
      { start: 10, end: 18, speed: 2 },
    ],
    ['backwards', '<timept time="0s" value="60s"/><timept time="60s" value="0s"/>', { start: 51, end: 55, speed: -1 }],
    ['standing', '<timept time="0s" value="7s"/><timept time="60s" value="7s"/>', { start: 7, freeze: 4 }],
  ])('reads a clip that is %s', (_, points, expected) => {
    const clip = `<asset-clip ref="r3" offset="0s" start="5s" duration="4s"><timeMap>${points}</timeMap></asset-clip>`;
    expect(items(clip)).toMatchObject([expected]);
  });

  it('knows sound that was detached and is in its place', () => {
    const detached = (offset: string) =>
      items(
        `<asset-clip ref="r3" start="5s" duration="4s" srcEnable="video"><asset-clip ref="r3" lane="-1" offset="${offset}" start="5s" duration="4s" srcEnable="audio"/></asset-clip>`,
      );
    expect(detached('5s')).not.toMatchObject([{ mute: true }]);
    expect(detached('6s')).toMatchObject([{ mute: true }]);
  });

  it('takes compound clips apart, and finds those that hold themselves', () => {
    const media = (inside: string) =>
      `<media id="r9" name="both"><sequence format="r1" tcStart="0s"><spine>${inside}</spine></sequence></media>`;
    const ref = '<ref-clip ref="r9" name="both" start="3s" duration="2s"/>';
    expect(items(ref, media(two))).toMatchObject([
      { source: '/m/a b.mov', start: 13, end: 14, metadata: { fcpxml: { compound: 'both' } } },
      { source: '/m/b.mov', start: 20, end: 21 },
    ]);
    expect(errorOf(() => items(ref, media(ref))).message).toContain('part of itself');
  });

  it('bounds what compound clips come to, and reads no entities', () => {
    const media = Array.from({ length: 30 }, (_, i) => {
      const inside = i === 0 ? '<gap duration="1s"/>' : `<ref-clip ref="m${i - 1}"/>`.repeat(2);
      return `<media id="m${i}"><sequence><spine>${inside}</spine></sequence></media>`;
    }).join('');
    expect(errorOf(() => items('<ref-clip ref="m29"/>', media)).code).toBe('invalid-list');
    const entity = project(two)
      .replace('<!DOCTYPE fcpxml>', '<!DOCTYPE fcpxml [<!ENTITY a "b">]>')
      .replace('name="Cut"', 'name="&a;"');
    expect(errorOf(() => read(entity)).details).toMatchObject({ line: 10 });
    expect(errorOf(() => read(`<fcpxml>${'<a>'.repeat(100_000)}`)).code).toBe('invalid-list');
  });

  it('tells where something is wrong', () => {
    const error = errorOf(() => items(two.replace('3610s', 'soon')));
    expect([error.code, error.details]).toEqual(['invalid-list', { line: 11, column: 1 }]);
  });

  it('keeps lanes as tracks, and titles as what is not rendered', () => {
    const { timeline, losses } = read(
      project(`<asset-clip ref="r3" start="5s" duration="4s"><asset-clip ref="r2" lane="1" offset="6s" start="3600s" duration="1s"/></asset-clip>
<title ref="r7" duration="2s"><text><text-style>The End</text-style></text></title>`),
    );
    expect(timeline.tracks).toMatchObject([
      { kind: 'video', items: [{ gap: 1 }, { source: '/m/a b.mov', start: 0, end: 1 }] },
    ]);
    expect(timeline.items[1]).toMatchObject({ gap: 2, generator: { kind: 'title', text: 'The End' } });
    expect(losses.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'not-rendered tracks',
      'not-rendered title',
    ]);
    const again = read(fcpxmlFormat.write?.(timeline, {}).text ?? '').timeline;
    expect(again).toEqual(timeline);
  });

  it('gives a volume in decibels back', () => {
    const timeline = {
      rate: 25,
      items: [{ source: '/m/a.mov', start: 0, end: 1, footage: { duration: 5 }, volume: 0.501187 }],
    };
    const { text } = fcpxmlFormat.write?.(timeline, {}) ?? { text: '' };
    expect(text).toContain('amount="-6dB"');
    expect(read(text).timeline).toEqual(timeline);
  });

  describe.skipIf(withoutTimelines)(
    `published lists${withoutTimelines === undefined ? '' : ` (${withoutTimelines})`}`,
    () => {
      const name = 'otio-fcpx-xml-adapter';
      const { files } =
        withoutTimelines === undefined ? JSON.parse(testTimeline(name, 'expected.json')) : { files: {} };

      /** Names as they are expected: gaps have none, what stands side by side in one compound clip is one. */
      const names = (of: readonly TimelineItem[]) => {
        const all = of.map((item) => {
          const { fcpxml } = item.metadata ?? {};
          const compound =
            typeof fcpxml === 'object' && fcpxml !== null && 'compound' in fcpxml ? String(fcpxml.compound) : undefined;
          return { compound, name: compound ?? (isGap(item) ? '' : (item.name ?? '?')) };
        });
        return all
          .filter((each, i) => each.name !== all[i - 1]?.name || !(each.name === '' || each.compound !== undefined))
          .map((each) => each.name);
      };

      it.each(['fcpx_library.fcpxml', 'fcpx_event.fcpxml', 'fcpx_project.fcpxml'])('%s', (file) => {
        const { items: main, tracks = [] } = read(testTimeline(name, file)).timeline;
        const { video_clip_names, audio_tracks } = files[file];
        const video = [main, ...tracks.filter(({ kind }) => kind === 'video').map((track) => track.items)];
        expect(video.map(names)).toEqual(video_clip_names);
        expect(tracks.filter(({ kind }) => kind === 'audio')).toHaveLength(audio_tracks);
      });

      it('fcpx_clips.fcpxml, which has no project, is refused', () => {
        expect(errorOf(() => read(testTimeline(name, 'fcpx_clips.fcpxml'))).code).toBe('invalid-list');
      });

      it.each(testTimelines(name, '.fcpxml').filter(([file]) => !file.includes('clips')))(
        '%s is the same written and read again',
        (_, text) => {
          const { timeline } = read(text);
          const plain = (of: readonly TimelineItem[]) =>
            of.map(({ metadata: _metadata, markers, ...item }) => ({
              ...item,
              markers: markers?.map(({ comment: _c, ...each }) => each),
            }));
          const { text: written = '', losses = [] } = fcpxmlFormat.write?.(timeline, {}) ?? {};
          const again = read(written).timeline;
          expect(plain(again.items)).toEqual(plain(timeline.items));
          // What is connected has no transitions, which is told.
          const cuts = (of: readonly TimelineItem[]) =>
            plain(of).map(({ ...item }) => {
              delete item.transition;
              if ('fadeIn' in item) delete item.fadeIn;
              if ('fadeOut' in item) delete item.fadeOut;
              return item;
            });
          const tracks = (of: Timeline) => (of.tracks ?? []).map((track) => ({ ...track, items: cuts(track.items) }));
          expect(tracks(again)).toEqual(tracks(timeline));
          const fades = timeline.tracks?.some(({ items: of }) => of.some(({ transition }) => transition !== undefined));
          expect(losses.some(({ subject }) => subject === 'transition')).toBe(fades === true);
        },
      );
    },
  );
});
