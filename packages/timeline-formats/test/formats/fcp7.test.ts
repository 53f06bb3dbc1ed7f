import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { formatLaws } from '@clipwright/testing/vitest';
import { describe, expect, it } from 'vitest';
import { fcp7Format } from '../../src/fcp7/fcp7-format.ts';
import { errorOf } from '../error-of.ts';
import { commonRates, cuts } from './cuts.ts';
import { expectRoundTrips, mutations, sampled } from './round-trips.ts';

const timelines = cuts({
  rates: commonRates,
  speeds: [Rational.of(1, 2), Rational.of(-1)],
  ...{ freeze: true, mute: true, gaps: true, crossfades: true, fades: true, names: true, timecodeStart: true },
  ...{ timecode: true, lengths: true },
})
  .map(({ items, ...timeline }) => {
    const isHeard = items.some((item) => !isGap(item) && item.mute !== true && item.freeze === undefined);
    // Gaps have neither names nor crossfades there, side by side they are one, and at the end they are none.
    const own = items.filter((item, i) => !isGap(item) || (i < items.length - 1 && !isGap(items[i + 1] ?? item)));
    return {
      ...timeline,
      items: own.map(({ ...item }, i): TimelineItem => {
        const before = own[i - 1];
        if (isGap(item) || before === undefined || isGap(before)) delete item.transition;
        if (isGap(item)) delete item.name;
        else if (!isHeard) delete item.mute;
        if (!isGap(item) && i > 0) delete item.fadeIn;
        return item;
      }),
    };
  })
  .filter(({ items }) => items.length > 0);

const read = (text: string) => fcp7Format.read(text, {});
const rate = '<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>';
const file = `<file id="f1"><name>a.mov</name><pathurl>file://localhost/m/a%20b.mov</pathurl>${rate}<duration>3000</duration>
<timecode>${rate}<string>01:00:00;00</string><frame>107892</frame><displayformat>DF</displayformat><reel><name>A001</name></reel></timecode></file>`;
const clip = (start: number, end: number, from: number, to: number, more = '<file id="f1"/>') =>
  `<clipitem><name>one</name>${rate}<start>${start}</start><end>${end}</end><in>${from}</in><out>${to}</out>${more}</clipitem>`;
const sequence = (video: string, audio = '') => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<xmeml version="4"><sequence id="s"><name>Cut</name><duration>60</duration>${rate}
<timecode>${rate}<frame>0</frame></timecode>
<media><video><track>
${video}
</track></video><audio><track>${audio}</track></audio></media></sequence></xmeml>
`;
// As Premiere writes it: beside the transition the borders are -1, and in and out reach through it.
const two = `${clip(0, -1, 30, 70, file)}
<transitionitem><start>20</start><end>40</end><alignment>center</alignment>${rate}<effect><name>Cross Dissolve</name></effect></transitionitem>
${clip(-1, 60, 90, 130)}`;

formatLaws({
  name: 'the laws of formats, kept by Final Cut Pro 7 XML',
  capabilities: { write: true, detect: true, beyond: true },
  make: async () => ({
    format: fcp7Format,
    lists: [
      sequence(two, clip(0, 30, 30, 60)),
      fcp7Format.write?.(sampled(timelines)[1] ?? { items: [] }, {}).text ?? '',
    ],
    others: ['[]', '<fcpxml/>', '<mlt/>', 'TITLE: xmeml'],
    timelines: sampled(timelines),
    beyond: { items: [{ source: 'a.mp4', end: 1, volume: 2 }], rate: 25, music: { source: 'm.mp3' } },
    mutations,
  }),
});

describe('Final Cut Pro 7 XML', () => {
  it('gives timelines back as they were', () => expectRoundTrips(fcp7Format, timelines));

  // By hand, in frames: the first clip is shown from 0 to 40, of which 10 lie behind the cut at 30.
  it('has its cut in the middle of a transition', () => {
    const { timeline } = read(sequence(two));
    const time = (frames: number) => Rational.of(frames).div(Rational.of(30_000, 1001)).toString();
    const footage = { timecodeStart: 3599.9964, duration: 100.1, reel: 'A001' };
    const exact = ({ ...item }: TimelineItem) =>
      'start' in item ? [item.start, item.end].map((each) => String(each)) : [];
    expect(timeline.items).toMatchObject([
      { source: '/m/a b.mov', name: 'one', footage },
      { source: '/m/a b.mov', name: 'one', footage },
    ]);
    const seconds = (frames: number) =>
      String(Number.isInteger((frames * 1001 * 10_000) / 30_000) ? (frames * 1001) / 30_000 : time(frames));
    expect(timeline.items.map(exact)).toEqual([
      [seconds(30), seconds(60)],
      [seconds(100), seconds(130)],
    ]);
  });

  it('knows the sound of its clips', () => {
    const video = `${clip(0, 30, 30, 60, file)}${clip(30, 60, 90, 120)}`;
    expect(read(sequence(video, clip(0, 30, 30, 60))).timeline.items).toMatchObject([{ start: 1.001 }, { mute: true }]);
    expect(read(sequence(video, clip(0, 30, 45, 75))).timeline.tracks).toMatchObject([{ kind: 'audio' }]);
  });

  it('bounds what is nested, and says where something is wrong', () => {
    expect(errorOf(() => read('<xmeml><sequence/></xmeml>')).details).toEqual({ line: 1, column: 8 });
    expect(errorOf(() => read(sequence(two.replace('<in>30', '<in>soon')))).details).toMatchObject({ line: 6 });
    expect(errorOf(() => read(`<xmeml>${'<sequence>'.repeat(500)}${'</sequence>'.repeat(500)}</xmeml>`)).code).toBe(
      'invalid-list',
    );
  });
});
