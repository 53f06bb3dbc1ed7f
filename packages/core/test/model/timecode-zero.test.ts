import { describe, expect, it } from 'vitest';
import { type Clip, Rational } from '../../src/index.ts';
import { askedRange, fromFirstFrame } from '../../src/model/resolve-clip.ts';
import { earliestStarts, timecodeZero } from '../../src/model/timecode-zero.ts';
import { infoOf } from '../plan/fixtures.ts';

const info = (frameRate: string, seconds: number, timecode?: string) => ({
  duration: `${BigInt(seconds)}/1` as const,
  video: { frameRate },
  ...(timecode === undefined ? {} : { timecode }),
});

describe('where timecode begins', () => {
  // The earliest clip, the file's rate, length and timecode; where it begins, and what is told. Worked by hand.
  it.each<[string, number | string, string, number, string | undefined, string, string[]]>([
    ['where the file says', 3610, '25/1', 60, '01:00:00:00', '3600/1', []],
    ['by the rate of the file', 3610, '24000/1001', 60, '01:00:00:00', '18018/5', []],
    ['with numbers dropped', '36000/10', '30000/1001', 60, '00:59:59;28', '10799789/3000', []],
    ['at 0 where it says nothing', 10, '25/1', 60, undefined, '0/1', []],
    ['at the hour where clips lie past the end', 3610, '25/1', 60, undefined, '3600/1', ['timecode-assumed']],
    ['at the tenth hour', 36_000, '24/1', 60, undefined, '36000/1', ['timecode-assumed']],
    ['at the hour where the file says 0', 3610, '25/1', 60, '00:00:00:00', '3600/1', ['timecode-assumed']],
    [
      'at an hour of 29.97, which is 107892 frames',
      3605,
      '30000/1001',
      60,
      undefined,
      '8999991/2500',
      ['timecode-assumed'],
    ],
    ['at the first frame where clips lie before it', 10, '25/1', 60, '01:00:00:00', '0/1', ['timecode-ignored']],
    ['where the file says, where nothing fits', 4000, '25/1', 60, '01:00:00:00', '3600/1', []],
    ['at 0 where no hour fits', 4000, '25/1', 60, undefined, '0/1', []],
  ])('%s', (_, earliest, rate, seconds, timecode, zero, told) => {
    const at = typeof earliest === 'number' ? Rational.of(earliest) : Rational.from(earliest);
    const found = timecodeZero(at, info(rate, seconds, timecode));
    expect([found.zero.toString(), found.warnings.map(({ code }) => code)]).toEqual([zero, told]);
  });

  it('is seen by all clips of a source', () => {
    const clips: Clip[] = [
      { source: 'a', start: 3620, positions: 'timecode' },
      { source: 'a', start: 3600, positions: 'timecode' },
      { source: 'a', start: 5 },
      { source: 'b', start: 7, positions: 'timecode' },
      { source: 'b', start: 'soon', positions: 'timecode' },
    ];
    const earliest = [...earliestStarts(clips)].map(([id, start]) => [id, start.toString()]);
    expect(earliest).toEqual([
      ['a', '3600/1'],
      ['b', '7/1'],
    ]);
  });
});

describe('fromFirstFrame', () => {
  const source = { ...infoOf({ rate: '25/1', frames: 250 }), timecode: '01:00:00:00' };
  const clip: Clip = { source: 'a', start: 3602, end: 3604.5, positions: 'timecode' };

  it('takes the source’s timecode from both ends', () => {
    const { range, warnings } = fromFirstFrame(clip, askedRange(clip), source);
    expect([range.start.toString(), range.end?.toString(), warnings]).toEqual(['2/1', '9/2', []]);
  });

  it('leaves what counts from the first frame as it is', () => {
    const plain: Clip = { source: 'a', start: 2 };
    expect(fromFirstFrame(plain, askedRange(plain), source).range.start.toString()).toBe('2/1');
  });

  it('refuses a start before the source', () => {
    const early: Clip = { ...clip, start: 3599 };
    expect(() => fromFirstFrame(early, askedRange(early), source)).toThrow(
      expect.objectContaining({ code: 'invalid-clip' }),
    );
  });
});
