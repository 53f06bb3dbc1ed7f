import { Rational } from '@clipwright/core';
import { formatLaws } from '@clipwright/testing/vitest';
import { describe, expect, it } from 'vitest';
import { autoEditorFormat } from '../../src/auto-editor/auto-editor-format.ts';
import { ffconcatFormat } from '../../src/ffconcat/ffconcat-format.ts';
import { losslessCutFormat } from '../../src/losslesscut/losslesscut-format.ts';
import { errorOf } from '../error-of.ts';
import { commonRates, cuts } from './cuts.ts';
import { expectRoundTrips, mutations, sampled } from './round-trips.ts';

const decimalRates = [Rational.of(25), Rational.of(50)];
const beyond = {
  items: [{ source: 'a.mp4', end: 1, transforms: [] }, { gap: 1 }],
  rate: 25,
  music: { source: 'm.mp3' },
};
const withoutRate = ({ rate: _, ...timeline }: Parameters<NonNullable<typeof ffconcatFormat.write>>[0]) => timeline;

const ffconcats = cuts({ rates: decimalRates }).map(withoutRate);
const llcs = cuts({ rates: decimalRates, names: true, sources: ['a b.mp4'] }).map(
  ({ rate: _rate, name: _name, ...timeline }) => timeline,
);
const autos = cuts({ rates: commonRates, speeds: [Rational.of(1, 2)], mute: true }).map((timeline) => {
  const items = timeline.items.map(({ ...item }) => item);
  // That all is silent cannot be said.
  if (items.every((item) => 'mute' in item)) for (const item of items) if ('mute' in item) delete item.mute;
  return { ...timeline, items };
});

const concat = `ffconcat version 1.0
# made by a script
file 'it'\\''s.mp4'
inpoint 1.5
outpoint 00:00:04.000
file b\\ c.mp4
duration 2500ms
`;
const llc = `{
  version: 2,
  mediaFileName: 'a.mp4', // of the same folder
  cutSegments: [
    { start: 1.5, end: 4, name: 'one', selected: true },
    { end: .5, name: '', selected: false },
    { start: 6, name: 'to the end' },
  ],
}
`;
const v1 = '{"version": "1", "source": "a.mp4", "chunks": [[0, 30, 1.0], [30, 60, 99999.0], [60, 120, 2.0]]}';
const v2 =
  '{"version": "2", "source": "a.mp4", "tb": "30/1", "effects": [["nil"], ["cut"], ["speed:2.0"]], "clips": [[0, 30, 0], [30, 60, 1], [60, 120, 2]]}';
const v3 = JSON.stringify(
  {
    version: '3',
    timebase: '30/1',
    v: [
      [
        { name: 'video', src: 'a.mp4', start: 0, dur: 30, offset: 0, speed: 1 },
        { src: 'a.mp4', start: 45, dur: 30, offset: 30, speed: 2 },
      ],
    ],
    a: [[{ name: 'audio', src: 'a.mp4', start: 0, dur: 30, offset: 0, speed: 1, volume: 1 }]],
  },
  null,
  1,
);

for (const [name, format, lists, timelines] of [
  ['ffconcat', ffconcatFormat, [concat], ffconcats],
  ['LosslessCut', losslessCutFormat, [llc], llcs],
  ['auto-editor', autoEditorFormat, [v1, v2, v3], autos],
] as const) {
  formatLaws({
    name: `the laws of formats, kept by ${name}`,
    capabilities: { write: true, detect: true, beyond: true },
    make: async () => ({
      format,
      lists,
      others: ['[]', '{"items": []}', '<xmeml/>', 'TITLE: x', 'file,in,out\na.mp4,1,2\n'],
      timelines: sampled(timelines),
      beyond,
      mutations,
    }),
  });
  it(`${name} gives timelines back as they were`, () => expectRoundTrips(format, timelines));
}

describe('ffconcat', () => {
  it('is read as ffmpeg reads it', () => {
    expect(ffconcatFormat.read(concat, { base: '/m' }).timeline.items).toEqual(
      [
        { source: "it's.mp4", uri: "/m/it's.mp4", start: 1.5, end: '4.000' },
        { source: 'b c.mp4', uri: '/m/b c.mp4', end: 2.5 },
      ].map((item) => (item.end === '4.000' ? { ...item, end: 4 } : item)),
    );
  });

  it.each([
    ['inpoint 1\n', 1],
    ["file 'a'\ninpoint soon\n", 2],
    ["file ''\n", 1],
  ])('says where %j is wrong', (text, line) => {
    expect(errorOf(() => ffconcatFormat.read(text, {})).details).toEqual({ line, column: 1 });
  });
});

describe('LosslessCut', () => {
  it('is read with what is selected', () => {
    const { timeline, losses } = losslessCutFormat.read(llc, {});
    expect(timeline.items).toEqual([
      { source: 'a.mp4', start: 1.5, end: 4, name: 'one' },
      { source: 'a.mp4', start: 6, name: 'to the end' },
    ]);
    expect(losses).toMatchObject([{ code: 'not-read', subject: 'unselected', place: { line: 6, column: 5 } }]);
  });

  it('is of one file', () => {
    const items = [{ source: 'a.mp4' }, { source: 'b.mp4' }];
    expect(errorOf(() => losslessCutFormat.write?.({ items }, {})).code).toBe('invalid-option');
  });

  it('says where something is wrong', () => {
    expect(errorOf(() => losslessCutFormat.read(llc.replace('1.5', "'soon'"), {})).details).toEqual({
      line: 5,
      column: 14,
    });
    expect(errorOf(() => losslessCutFormat.read(llc.replace('[', ''), {})).code).toBe('invalid-list');
    expect(errorOf(() => losslessCutFormat.read(`{cutSegments: ${'['.repeat(100_000)}`, {})).code).toBe('invalid-list');
  });
});

describe('auto-editor', () => {
  const expected = [
    { source: 'a.mp4', start: 0, end: 1 },
    { source: 'a.mp4', start: 2, end: 4, speed: 2 },
  ];

  it('of version 1 has no rate of its own', () => {
    const { timeline, losses } = autoEditorFormat.read(v1, {});
    expect(timeline.items).toEqual(expected);
    expect(losses).toMatchObject([{ code: 'assumed', subject: 'rate' }]);
    expect(autoEditorFormat.read(v1, { rate: 60 }).timeline.items).toMatchObject([{ end: 0.5 }, { start: 1 }]);
  });

  it('of version 2 has effects', () => expect(autoEditorFormat.read(v2, {}).timeline.items).toEqual(expected));

  it('of version 3 has places, and offsets as they are shown', () => {
    expect(autoEditorFormat.read(v3, {}).timeline.items).toEqual([
      expected[0],
      { gap: 0.5 },
      { ...expected[1], mute: true },
    ]);
  });
});
