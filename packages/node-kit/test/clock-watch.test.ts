import { expect, it } from 'vitest';
import { type ClockBreak, clockWatch } from '../src/index.ts';

interface Part {
  /** Ticks, of 1/90000 s, of the first picture. */
  readonly at: number;
  readonly pictures: number;
  /** Whether only every third picture says when it is shown, as in program streams. */
  readonly sparse?: boolean;
}

const tick = '1/90000';
const step = 3600;

/** Parts one after the other, of pictures (stream 0) and sound (stream 1), each 100 bytes. */
function breaksOf(
  parts: readonly Part[],
  wrap?: number,
  soundFirst = false,
  seams: readonly number[] = [],
): readonly ClockBreak[] {
  const watch = clockWatch(seams);
  let position = 0;
  for (const { at, pictures, sparse = false } of parts) {
    for (let i = 0; i < pictures; i += 1) {
      const dts = at + i * step;
      const picture = { stream: 0, isVideo: true, dts, pts: sparse && i % 3 > 0 ? undefined : dts, duration: step };
      const sound = { stream: 1, isVideo: false, dts, pts: dts, duration: step };
      for (const packet of soundFirst ? [sound, picture] : [picture, sound]) {
        watch.packet({ ...packet, position });
        position += 100;
      }
    }
  }
  return watch.breaks(0, tick, wrap);
}

it('a clock that goes on has no break', () => {
  expect(breaksOf([{ at: 126_000, pictures: 500 }])).toEqual([]);
  expect(breaksOf([])).toEqual([]);
});

it.each([
  ['pictures first', false],
  ['sound first', true],
] as const)('parts that start over are put one after the other, %s', (_, soundFirst) => {
  const parts = [
    { at: 126_000, pictures: 25 },
    { at: 126_000, pictures: 10 },
    { at: 90_000, pictures: 5 },
  ];
  expect(breaksOf(parts, 2 ** 33, soundFirst)).toEqual([
    { kind: 'restart', position: 5000, shift: '1/1', step: '-24/25' },
    { kind: 'restart', position: 7000, shift: '9/5', step: '-19/25' },
  ]);
});

it('pictures that are decoded in another order, two a second, whose first decoding times are not known, are no break', () => {
  const watch = clockWatch();
  const times = [
    [0, undefined],
    [1500, undefined],
    [500, 0],
    [1000, 500],
    [3000, 1000],
    [2000, 1500],
  ] as const;
  for (const [i, [pts, dts]] of times.entries()) {
    watch.packet({ stream: 0, isVideo: true, pts, dts, duration: 500, position: 100 * i });
  }
  expect(watch.breaks(0, '1/1000')).toEqual([]);
});

it('pictures without a time of their own count as well', () => {
  const parts = [
    { at: 0, pictures: 26, sparse: true },
    { at: 0, pictures: 5 },
  ];
  expect(breaksOf(parts)).toMatchObject([{ kind: 'restart', shift: '26/25' }]);
});

it('a leap stays, and what starts over behind it goes on there', () => {
  const parts = [
    { at: 0, pictures: 25 },
    { at: 900_000, pictures: 25 },
    { at: 0, pictures: 25 },
  ];
  expect(breaksOf(parts)).toMatchObject([
    { kind: 'jump', shift: '0/1' },
    { kind: 'restart', shift: '11/1' },
  ]);
});

it('a leap of half of what a clock counts is one that starts over', () => {
  const parts = [
    { at: 9_000_000, pictures: 25 },
    { at: 2 ** 33, pictures: 25 },
  ];
  expect(breaksOf(parts, 2 ** 33)).toMatchObject([{ kind: 'restart' }]);
  expect(breaksOf(parts)).toMatchObject([{ kind: 'jump' }]);
});

it('what goes up and down by less than a tenth of a second, and pauses of a few seconds, are none', () => {
  expect(
    breaksOf([
      { at: 0, pictures: 25 },
      { at: 25 * step - 8_999 - step, pictures: 25 },
      { at: 400_000, pictures: 3 },
    ]),
  ).toEqual([]);
});

it.each([
  ['overlaps by two pictures', 23 * step, 'restart', '2/25'],
  ['overlaps by less than half of one', 24.6 * step, 'seam', '0/1'],
  ['goes on', 25 * step, 'seam', '0/1'],
  ['leaps by two seconds', 75 * step, 'seam', '0/1'],
  ['leaps by ten', 275 * step, 'jump', '0/1'],
] as const)('at a seam what %s has a break there, with sound from there on', (_, at, kind, shift) => {
  const parts = [
    { at: 0, pictures: 25 },
    { at, pictures: 25 },
  ];
  for (const soundFirst of [true, false]) {
    expect(breaksOf(parts, 2 ** 33, soundFirst, [4950])).toMatchObject([{ kind, shift, position: 4950 }]);
  }
  // Behind it the clock goes on as after any other break.
  const more = [...parts, { at: 0, pictures: 25 }];
  expect(breaksOf(more, 2 ** 33, false, [4950])).toMatchObject([{ kind }, { kind: 'restart' }]);
});
