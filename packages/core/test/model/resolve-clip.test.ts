import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/index.ts';
import { askedRange, resolveRange } from '../../src/model/resolve-clip.ts';
import { framesOnScreen } from '../../src/time/frames-on-screen.ts';
import { infoOf, sourceOf } from '../plan/fixtures.ts';

describe('askedRange', () => {
  it('takes decimals as decimals', () => {
    const { start, end } = askedRange({ source: 'a', start: 0.1, end: '0.3' });
    expect([start.toString(), end?.toString()]).toEqual(['1/10', '3/10']);
  });

  it.each([
    ['invalid-clip', { start: -1 }],
    ['invalid-clip', { start: Number.NaN }],
    ['invalid-clip', { end: 'soon' }],
    ['empty-range', { start: 2, end: 2 }],
    ['empty-range', { start: 2, end: 1 }],
    ['empty-range', { end: 0 }],
  ] as const)('refuses with %s: %o', (code, range) => {
    expect(() => askedRange({ source: 'a', ...range })).toThrow(expect.objectContaining({ code }));
  });
});

describe('resolveRange', () => {
  const info = infoOf({ rate: '30/1', frames: 90 });
  const resolve = (start: number, end?: number) =>
    resolveRange(askedRange({ source: 'a', start, ...(end === undefined ? {} : { end }) }), info);

  it('means the whole source where nothing is said', () => {
    expect(resolve(0)).toMatchObject({ warnings: [] });
    expect(resolve(0).end.toString()).toBe('3/1');
  });

  it('clamps an end past the source with a warning', () => {
    const { end, warnings } = resolve(1, 3.5);
    expect(end.toString()).toBe('3/1');
    expect(warnings).toMatchObject([{ code: 'end-clamped' }]);
    expect(resolve(1, 3).warnings).toEqual([]);
  });

  it('refuses a start at or past the end', () => {
    expect(() => resolve(3, 4)).toThrow(expect.objectContaining({ code: 'start-past-end' }));
  });
});

describe('framesOnScreen', () => {
  const { source, sourceIndex } = sourceOf({ rate: '30/1', frames: 90, origin: 7 });
  const shown = (start: Rational, end: Rational) => framesOnScreen(sourceIndex, source.info.video, start, end);

  it('shows from the frame at start to the last that begins before end', () => {
    expect(shown(Rational.of(1n, 30n), Rational.of(3n, 30n))).toEqual({ first: 1, last: 3 });
    expect(shown(Rational.of(3n, 60n), Rational.of(7n, 60n))).toEqual({ first: 1, last: 4 });
  });

  it('takes rounded decimals for the frames they mean', () => {
    expect(shown(Rational.of(333n, 10000n), Rational.of(667n, 10000n))).toEqual({ first: 1, last: 2 });
  });

  it('shows one frame at least, and never beyond the source', () => {
    expect(shown(Rational.of(1n, 100n), Rational.of(11n, 1000n))).toEqual({ first: 0, last: 1 });
    expect(shown(Rational.of(2n), Rational.of(100n))).toEqual({ first: 60, last: 90 });
  });

  it('partitions the frames between ranges that meet on boundaries', () => {
    const cuts = [0, 7, 20, 21, 90].map((frame) => Rational.of(frame, 30));
    const ranges = cuts.slice(1).map((end, i) => shown(cuts[i] ?? Rational.zero, end));
    expect(ranges.map(({ first, last }) => last - first)).toEqual([7, 13, 1, 69]);
  });
});

describe('sound outside the picture', () => {
  const audio = {
    index: 1,
    codec: 'aac',
    sampleRate: 48_000,
    channels: 2,
    outside: { before: '19/10', after: '3/1' },
  } as const;
  const info = { ...infoOf({ rate: '30/1', frames: 90 }), audio };
  const warningsOf = (start: number, end?: number) =>
    resolveRange(askedRange({ source: 'a', start, ...(end === undefined ? {} : { end }) }), info).warnings;

  it('is told of a clip that reaches to where it is', () => {
    const [whole] = warningsOf(0);
    expect(whole).toMatchObject({ code: 'sound-outside-picture' });
    expect(whole?.message).toContain('1.9 s before the first picture, and 3 s after the last picture');
    expect(warningsOf(0, 2)[0]?.message).not.toContain('after');
    expect(warningsOf(1, 3)[0]?.message).not.toContain('before');
    expect(warningsOf(1, 2)).toEqual([]);
    expect(warningsOf(1, 9).map(({ code }) => code)).toEqual(['end-clamped', 'sound-outside-picture']);
  });
});
