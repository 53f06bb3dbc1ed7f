import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieces } from '../src/index.ts';

const times = (...all: readonly (readonly [number, number])[]) => all.map(([start, end]) => ({ start, end }));

describe('pieces', () => {
  it.each([
    [{ duration: 3 }, [[0, 3]]],
    [
      { duration: 3, at: [2, 1, 1, 3, 9, 0] },
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ],
    [
      { duration: 10, at: [4], without: times([6, 7]) },
      [
        [0, 4],
        [4, 6],
        [7, 10],
      ],
    ],
    [
      { duration: 10, without: times([0, 1], [4, 5], [4.5, 6], [9, 12]) },
      [
        [1, 4],
        [6, 9],
      ],
    ],
    [
      { duration: 10, without: times([0, 1], [4, 6], [9, 10]), padding: 0.25 },
      [
        [0.75, 4.25],
        [5.75, 9.25],
      ],
    ],
    [{ duration: 10, without: times([4, 4.4]), padding: 0.2 }, [[0, 10]]],
    [
      { duration: 10, without: times([4, 6], [6.3, 8]), shortest: 0.5 },
      [
        [0, 4],
        [8, 10],
      ],
    ],
    [
      { duration: 10, at: [1, 1.2, 9.8], shortest: 0.5 },
      [
        [0, 1],
        [1, 10],
      ],
    ],
    [{ duration: 2, without: times([0, 2]) }, []],
    [
      { duration: 0.1 + 0.2, at: [0.1] },
      [
        [0, 0.1],
        [0.1, 0.3],
      ],
    ],
  ] as const)('%j', (options, expected) => {
    expect(pieces(options)).toEqual(times(...expected));
  });

  it('of whatever: in order, within the source, nothing left out but what is to be, and cut where it is to be', () => {
    const micros = fc.integer({ min: 0, max: 1_000 });
    const stretch = fc.tuple(micros, micros).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.array(micros), fc.array(stretch), (length, at, without) => {
        const result = pieces({
          duration: length / 1e6,
          at: at.map((time) => time / 1e6),
          without: without.map(([start, end]) => ({ start: start / 1e6, end: end / 1e6 })),
        });
        // Microsecond by microsecond: which are kept, and where a piece begins.
        const isOut = (time: number): boolean => without.some(([start, end]) => start <= time && time < end);
        const expected = Array.from({ length }, (_, time) =>
          isOut(time) ? 'out' : time === 0 || isOut(time - 1) || at.includes(time) ? 'begin' : 'go on',
        );
        const got = Array.from({ length }, () => 'out');
        for (const { start, end } of result) {
          const [from, to] = [Math.round(start * 1e6), Math.round(end * 1e6)];
          got.fill('go on', from, to).fill('begin', from, from + 1);
        }
        expect(got).toEqual(expected);
      }),
    );
  });

  it.each([{ duration: Number.NaN }, { duration: 1, padding: -1 }, { duration: 1, at: [Number.POSITIVE_INFINITY] }])(
    'refuses %j',
    (options) => {
      expect(() => pieces(options)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    },
  );
});
