import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { formatLaws } from '@clipwright/testing/vitest';
import { describe, expect, it } from 'vitest';
import { mltFormat } from '../../src/mlt/mlt-format.ts';
import { errorOf } from '../error-of.ts';
import { commonRates, cuts } from './cuts.ts';
import { expectRoundTrips, mutations, sampled } from './round-trips.ts';

const timelines = cuts({
  rates: commonRates,
  speeds: [Rational.of(1, 2)],
  ...{ gaps: true, crossfades: true, names: true },
})
  .map(({ items, ...timeline }) => ({
    ...timeline,
    items: items.map(({ ...item }, i): TimelineItem => {
      const before = items[i - 1];
      if (isGap(item) || before === undefined || isGap(before)) delete item.transition;
      if (isGap(item)) delete item.name;
      return item;
    }),
  }))
  .filter(({ items }) => !items.every(isGap));

const read = (text: string) => mltFormat.read(text, {});
// As Shotcut saves it: a dissolve is a tractor between its two clips, which end and begin beside it.
const project = `<?xml version="1.0" standalone="no"?>
<mlt LC_NUMERIC="C" version="7.4.0" title="Cut" producer="main_bin">
  <profile frame_rate_num="25" frame_rate_den="1" width="1920" height="1080"/>
  <playlist id="main_bin"><property name="xml_retain">1</property></playlist>
  <producer id="black" in="00:00:00.000" out="00:00:09.960"><property name="resource">0</property><property name="mlt_service">color</property></producer>
  <playlist id="background"><entry producer="black" in="00:00:00.000" out="00:00:09.960"/></playlist>
  <chain id="chain0" out="00:00:59.960"><property name="resource">a.mp4</property><property name="mlt_service">avformat-novalidate</property></chain>
  <producer id="p1" out="00:00:59.960"><property name="resource">2:b c.mp4</property><property name="mlt_service">timewarp</property></producer>
  <tractor id="tractor0" in="00:00:00.000" out="00:00:00.360">
    <track producer="chain0" in="00:00:03.600" out="00:00:03.960"/>
    <track producer="p1" in="00:00:04.000" out="00:00:04.360"/>
    <transition id="t0"><property name="mlt_service">luma</property></transition>
  </tractor>
  <playlist id="playlist0">
    <blank length="00:00:01.000"/>
    <entry producer="chain0" in="00:00:02.000" out="00:00:03.560"/>
    <entry producer="tractor0" in="00:00:00.000" out="00:00:00.360"/>
    <entry producer="p1" in="00:00:04.400" out="00:00:05.960"/>
  </playlist>
  <tractor id="tractor1">
    <track producer="background"/>
    <track producer="playlist0"/>
  </tractor>
</mlt>
`;

formatLaws({
  name: 'the laws of formats, kept by MLT',
  capabilities: { write: true, detect: true, beyond: true },
  make: async () => ({
    format: mltFormat,
    lists: [project, mltFormat.write?.(sampled(timelines)[1] ?? { items: [] }, {}).text ?? ''],
    others: ['[]', '<fcpxml/>', '<xmeml/>', 'TITLE: mlt'],
    timelines: sampled(timelines),
    beyond: { items: [{ source: 'a.mp4', end: 1, volume: 2 }], rate: 25, music: { source: 'm.mp3' } },
    mutations,
  }),
});

describe('MLT', () => {
  it('gives timelines back as they were', () => expectRoundTrips(mltFormat, timelines));

  it.each([
    ['between two dissolves', [0, 40, 40], [undefined, 1.6, 1.6]],
    ['before the first dissolve', [20, 40], [undefined, 1.6]],
    ['behind a gap', [-25, 20, 40], [undefined, undefined, 1.6]],
    ['behind the last dissolve', [40, 20], [undefined, 1.6]],
    ['before a gap', [40, 20, -25], [undefined, 1.6, undefined]],
  ])('gives back clips of which nothing stands by itself %s', (_, frames, crossfades) => {
    const items = frames.map((count, i): TimelineItem => {
      if (count < 0) return { gap: -count / 25 };
      const duration = crossfades[i];
      return {
        ...{ source: `${i}.mp4`, start: 4, end: 4 + (count || 60) / 25 },
        ...(duration === undefined ? {} : { transition: { type: 'crossfade', duration } }),
      };
    });
    const { text, losses } = mltFormat.write?.({ rate: 25, items }, {}) ?? { text: '', losses: [] };
    expect(losses).toEqual([]);
    expect(read(text).timeline.items).toEqual(items);
  });

  // By hand, in frames of 25: a second of nothing, 40 of one and 40 of the other beside a dissolve of ten, whose middle is the cut.
  it('is read with its dissolves, gaps and speeds', () => {
    expect(read(project).timeline).toEqual({
      name: 'Cut',
      rate: 25,
      items: [
        { gap: 1 },
        { source: 'a.mp4', start: 2, end: 3.8 },
        { source: 'b c.mp4', start: 8.4, end: 12, speed: 2, transition: { type: 'crossfade', duration: 0.4 } },
      ],
    });
  });

  // As melt writes `melt a.mp4 in=10 out=49`, which shows frames 10 to 49.
  it('counts entries from where their producer begins', () => {
    const cut = `<mlt><profile frame_rate_num="25" frame_rate_den="1"/>
      <producer id="p" in="10" out="49"><property name="resource">a.mp4</property></producer>
      <playlist id="l"><entry producer="p" in="0" out="29"/><entry producer="p"/></playlist></mlt>`;
    expect(read(cut).timeline.items).toEqual([
      { source: 'a.mp4', start: 0.4, end: 1.6 },
      { source: 'a.mp4', start: 0.4, end: 2 },
    ]);
  });

  it('has black below gaps, and below nothing else', () => {
    const clip = { source: 'a.mp4', end: 1 };
    const written = (...items: readonly TimelineItem[]) => mltFormat.write?.({ items, rate: 25 }, {}).text;
    expect(written(clip, { gap: 2 }, clip)).toContain('<entry producer="black" in="0" out="99"/>');
    expect(written(clip, clip)).not.toContain('black');
  });

  it('says where something is wrong, and what is part of itself', () => {
    expect(errorOf(() => read(project.replace('in="00:00:02.000"', 'in="soon"'))).details).toEqual({
      line: 16,
      column: 5,
    });
    const own = '<mlt><tractor id="a"><track producer="a"/></tractor></mlt>';
    expect(errorOf(() => read(own)).code).toBe('invalid-list');
    // Each with two tracks that are the one before it: a million of a text of a thousand characters.
    const doubled = Array.from({ length: 20 }, (_, i) => {
      const track = `<track producer="t${i}"/>`;
      return `<tractor id="t${i + 1}">${track}${track}</tractor>`;
    });
    const list = '<playlist id="l"><entry producer="p"/></playlist><tractor id="t0"><track producer="l"/></tractor>';
    const error = errorOf(() => read(`<mlt>${list}${doubled.join('')}</mlt>`));
    expect(error.message).toContain('more than 1000 tracks');
  });
});
