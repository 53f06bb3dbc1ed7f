import { Rational } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { containerClock, joinStretches, rowOf, verifier } from '@clipwright/rendering';
import { describe, expect, it } from 'vitest';
import { partsOf, profileOf } from './media.ts';

/** A line that ffprobe prints, as its fields. */
type Line = Readonly<Record<string, string | number>>;

const text = ({ section = 'packet', ...fields }: Line): string =>
  [section, ...Object.entries(fields).map(([key, value]) => `${key}=${value}`)].join('|');

/** What is there of twelve frames at 30 a second, in groups of four, and of their sound. */
interface Printed {
  readonly picture: readonly Line[];
  readonly sound: readonly Line[];
  readonly streams: readonly Line[];
}

const frames = 12;
const samples = 19_200;
/** Offsets of showing against decoding, within a group: I P B B. */
const order = [0, 3, 1, 2];

const mp4: Printed = {
  picture: Array.from({ length: frames }, (_, n) => ({
    stream_index: 0,
    pts: (n - (n % 4) + (order[n % 4] ?? 0)) * 512,
    dts: (n - 2) * 512,
    flags: n % 4 === 0 ? 'K_' : '__',
  })),
  sound: Array.from({ length: 20 }, (_, n) => ({
    stream_index: 1,
    pts: (n - 1) * 1024,
    dts: (n - 1) * 1024,
    flags: 'K_',
  })),
  streams: [
    { section: 'stream', index: 0, codec_type: 'video', time_base: '1/15360', start_pts: 0, duration_ts: 6144 },
    { section: 'stream', index: 1, codec_type: 'audio', time_base: '1/48000', start_pts: 0, duration_ts: samples },
  ],
};

/** In Matroska's milliseconds, moved so that nothing is before zero. */
const matroska = (shift: number): Printed => ({
  picture: mp4.picture.map(({ pts, ...line }) => ({
    ...line,
    pts: Math.round(shift + Number(pts) / 15.36),
    dts: 'N/A',
  })),
  sound: [],
  streams: mp4.streams.map((line) => ({ ...line, time_base: '1/1000', start_pts: 'N/A', duration_ts: 'N/A' })),
});
const aacPackets = (from: number): Line[] =>
  Array.from({ length: 20 }, (_, n) => ({
    stream_index: 1,
    pts: Math.floor(from + (n * 1024) / 48),
    dts: 'N/A',
    flags: 'K_',
  }));
/** Opus packets hold 20 ms; of the last one, as much is not heard as is too much. */
const opusPackets = (from: number): Line[] =>
  Array.from({ length: 21 }, (_, n) => ({
    stream_index: 1,
    pts: Math.floor(from + 20 * n),
    dts: 'N/A',
    flags: 'K_',
    ...(n === 20 ? { discard_padding: 21 * 960 - 312 - samples } : {}),
  }));

const profile = profileOf('30/1');
const opusProfile = { ...profile, audio: profile.audio === null ? null : { ...profile.audio, codec: 'opus' as const } };

function found(printed: Printed, clock = containerClock('mp4', '30/1'), rest: Partial<JoinRequest> = {}) {
  const segments = [{ file: '', frames }];
  const check = verifier(
    { parts: partsOf(segments), audio: { file: '', samples }, profile, output: '', overwrite: false, ...rest },
    clock,
  );
  for (const line of [...printed.picture, ...printed.sound, ...printed.streams]) check.row(rowOf(text(line)));
  return check.result();
}

const milliseconds = {
  ...containerClock('mp4', '30/1'),
  timescale: 1000,
  slack: 1,
  tellsDecoding: false,
  ticksAt: (k: number) => Math.round((k * 1000) / 30),
};

/** Lines with one changed. */
const changed = (lines: readonly Line[], position: number, change: (line: Line) => Line): Line[] =>
  lines.map((line, i) => (i === position ? change(line) : line));
const moved = (lines: readonly Line[], position: number, ticks: number): Line[] =>
  changed(lines, position, (line) => ({ ...line, pts: Number(line.pts) + ticks }));

describe('packets', () => {
  it('that are as planned pass, and are told', () => {
    expect(found(mp4)).toEqual({
      verification: {
        frames,
        videoDuration: '2/5',
        audioDuration: '2/5',
        audioOffset: '0/1',
        audioEndOffset: '0/1',
        tolerance: '1/48000',
      },
      keys: [0, 4, 8],
      packets: mp4.picture.map(({ pts }) => ({ frame: Number(pts) / 512, hash: '' })),
      extradata: '',
    });
  });

  it.each<[string, RegExp, Printed]>([
    ['missing', /11 frames/, { ...mp4, picture: mp4.picture.slice(0, -1) }],
    ['twice there', /another does/, { ...mp4, picture: [...mp4.picture.slice(0, 11), ...mp4.picture.slice(10)] }],
    [
      'one too many',
      /none should/,
      { ...mp4, picture: [...mp4.picture, { stream_index: 0, pts: 6144, dts: 5120, flags: '__' }] },
    ],
    ['a tick off', /stands at tick 1537/, { ...mp4, picture: moved(mp4.picture, 1, 1) }],
    ['without a time', /pts=N\/A/, { ...mp4, picture: changed(mp4.picture, 3, (line) => ({ ...line, pts: 'N/A' })) }],
    [
      'with decoding times that fall',
      /do not rise/,
      {
        ...mp4,
        picture: changed(
          changed(mp4.picture, 5, (l) => ({ ...l, dts: 2048 })),
          6,
          (l) => ({ ...l, dts: 1536 }),
        ),
      },
    ],
    [
      'with decoding times twice',
      /do not rise/,
      { ...mp4, picture: changed(mp4.picture, 5, (l) => ({ ...l, dts: 1024 })) },
    ],
    [
      'decoded after it is shown',
      /after it is shown/,
      { ...mp4, picture: mp4.picture.map((l) => ({ ...l, dts: Number(l.dts) + 1024 })) },
    ],
    [
      'lasting longer than frames do',
      /picture lasts/,
      { ...mp4, streams: changed(mp4.streams, 0, (l) => ({ ...l, duration_ts: 6656 })) },
    ],
    [
      'on another clock',
      /does not count/,
      { ...mp4, streams: changed(mp4.streams, 0, (l) => ({ ...l, time_base: '1/15361' })) },
    ],
  ])('of the picture: %s', (_, message, printed) => {
    expect(() => found(printed)).toThrow(message);
  });

  const soundStream = (change: Line) => changed(mp4.streams, 1, (line) => ({ ...line, ...change }));
  it.each<[string, RegExp, Printed]>([
    ['not there', /no sound/, { ...mp4, sound: [], streams: mp4.streams.slice(0, 1) }],
    ['20 ms late', /starts 0.02 s after/, { ...mp4, streams: soundStream({ start_pts: 960 }) }],
    ['two samples late', /after the picture/, { ...mp4, streams: soundStream({ start_pts: 2 }) }],
    ['two samples short', /sound lasts/, { ...mp4, streams: soundStream({ duration_ts: samples - 2 }) }],
    ['a packet short, though said to be whole', /breaks off/, { ...mp4, sound: mp4.sound.slice(0, -1) }],
    ['with a hole', /hole/, { ...mp4, sound: mp4.sound.filter((_, i) => i !== 7) }],
    ['with packets in each other’s place', /hole/, { ...mp4, sound: moved(moved(mp4.sound, 4, 1024), 5, -1024) }],
    ['on another clock', /does not count/, { ...mp4, streams: soundStream({ time_base: '1/44100' }) }],
  ])('of the sound: %s', (_, message, printed) => {
    expect(() => found(printed)).toThrow(message);
  });
});

describe('in milliseconds', () => {
  const aac = { ...matroska(0), sound: aacPackets(-64 / 3) };
  const opus = { ...matroska(0), sound: opusPackets(-6.5) };
  const withOpus = { profile: opusProfile };

  it('AAC is known to within a packet, which is told', () => {
    const { verification, keys } = found(aac, milliseconds);
    expect(keys).toEqual([0, 4, 8]);
    expect(verification.tolerance).toBe(Rational.of(1, 1000).add(Rational.of(1024, 48_000)).toString());
    expect(Math.abs(Rational.from(verification.audioOffset ?? '1/1').toNumber())).toBeLessThan(0.001);
  });

  it('Opus is known to within a millisecond', () => {
    const { verification } = found(opus, milliseconds, withOpus);
    expect(verification.tolerance).toBe('1/1000');
    const [start, end] = [verification.audioOffset, verification.audioEndOffset].map((time) =>
      Rational.from(time ?? '1/1'),
    );
    expect(Math.abs(start?.toNumber() ?? 1)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(end?.toNumber() ?? 1)).toBeLessThanOrEqual(0.001);
  });

  it.each<[string, RegExp, Printed, object]>([
    ['a picture that begins late', /stands at tick/, { ...matroska(7), sound: aac.sound }, {}],
    ['a frame two of them off', /stands at tick/, { ...aac, picture: moved(aac.picture, 5, 2) }, {}],
    ['sound 20 of them late', /starts/, { ...aac, sound: aacPackets(-1) }, {}],
    ['Opus before the picture by its priming', /starts/, { ...opus, sound: opusPackets(-13) }, withOpus],
    [
      'Opus that ends late',
      /lasts/,
      { ...opus, sound: changed(opus.sound, 20, (l) => ({ ...l, discard_padding: 500 })) },
      withOpus,
    ],
    ['a packet of sound missing', /hole/, { ...aac, sound: aac.sound.filter((_, i) => i !== 9) }, {}],
    ['the last packets of sound missing', /lasts/, { ...aac, sound: aac.sound.slice(0, -2) }, {}],
  ])('is found: %s', (_, message, printed, rest) => {
    expect(() => found(printed, milliseconds, rest)).toThrow(message);
  });
});

describe('what is decoded around joins', () => {
  const small = { width: 640, height: 360 };
  it('short groups that meet are one stretch', () => {
    expect(joinStretches([10, 20, 25], [0, 10, 20, 25], small)).toEqual([
      { stretches: [{ from: 0, to: 25 }], expected: [9, 10, 19, 20, 24, 25] },
    ]);
  });
  it('of long clips the groups at their ends alone', () => {
    expect(joinStretches([1000, 2000], [0, 250, 500, 980, 1000, 1500, 1960, 2000], small)).toEqual([
      {
        stretches: [
          { from: 980, to: 1000 },
          { from: 1960, to: 2000 },
        ],
        expected: [999, 1000, 1999, 2000],
      },
    ]);
  });
  it('groups that are too long give their place to the frame after them', () => {
    expect(joinStretches([60, 70], [0, 60, 70], small)).toEqual([
      { stretches: [{ from: 60, to: 70 }], expected: [60, 69, 70] },
    ]);
    expect(joinStretches([60], [0, 60], small, 1)).toEqual([{ stretches: [{ from: 0, to: 60 }], expected: [60] }]);
  });
  it('the larger the picture, the shorter a group may be', () => {
    const expected = (size: typeof small, tail: number) => joinStretches([tail], [0, tail], size)[0]?.expected;
    for (const [size, longest] of [
      [small, 48],
      [{ width: 1280, height: 720 }, 48],
      [{ width: 1920, height: 1080 }, 21],
      [{ width: 3840, height: 2160 }, 5],
    ] as const) {
      expect(expected(size, longest)).toEqual([longest - 1, longest]);
      expect(expected(size, longest + 1)).toEqual([longest + 1]);
    }
  });
  it('without joins there is nothing', () => expect(joinStretches([], [0], small)).toEqual([]));
  it('what is very long is shared out', () => {
    const joins = Array.from({ length: 30_000 }, (_, i) => 10 * (i + 1));
    const batches = joinStretches(joins, [0, ...joins], small);
    expect(batches.length).toBe(3);
    expect(batches.flatMap(({ expected }) => expected)).toHaveLength(60_000);
  });
});
