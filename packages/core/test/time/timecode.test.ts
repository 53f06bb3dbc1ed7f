import { describe, expect, it } from 'vitest';
import { Rational } from '../../src/time/rational.ts';
import {
  frameOfTimecode,
  readTimecode,
  secondsOfTimecode,
  timecodeBase,
  timecodeOfFrame,
  timecodeText,
} from '../../src/time/timecode.ts';

const film = Rational.of(24);
const ntsc = Rational.of(30_000, 1001);
const double = Rational.of(60_000, 1001);

/** Rates, whether numbers are dropped, frames a second, and numbers dropped. */
const rates: readonly (readonly [string, Rational, boolean, number, number])[] = [
  ['23.976', Rational.of(24_000, 1001), false, 24, 0],
  ['24', film, false, 24, 0],
  ['25', Rational.of(25), false, 25, 0],
  ['29.97 drop', ntsc, true, 30, 2],
  ['29.97', ntsc, false, 30, 0],
  ['30', Rational.of(30), false, 30, 0],
  ['50', Rational.of(50), false, 50, 0],
  ['59.94 drop', double, true, 60, 4],
  ['60', Rational.of(60), false, 60, 0],
];

describe('timecode', () => {
  it.each(rates)('of %s is that of a counter, for every frame of a day', (_name, rate, drop, perSecond, skipped) => {
    const base = timecodeBase(rate, drop);
    let wrong = 0;
    let frame = 0;
    // A counter as a recorder has it: it knows the next number alone.
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const hours = Math.floor(minute / 60);
      const minutes = minute % 60;
      for (let second = 0; second < 60; second += 1) {
        const first = second === 0 && minutes % 10 !== 0 ? skipped : 0;
        for (let number = first; number < perSecond; number += 1) {
          const [h, m, s, f] = timecodeOfFrame(frame, base);
          if (h !== hours || m !== minutes || s !== second || f !== number) wrong += 1;
          if (frameOfTimecode([hours, minutes, second, number], base) !== frame) wrong += 1;
          frame += 1;
        }
      }
    }
    expect({ wrong, frame }).toEqual({
      wrong: 0,
      frame: drop ? perSecond * 86_400 - skipped * 9 * 144 : perSecond * 86_400,
    });
  });

  // Worked by hand, after SMPTE ST 12-1.
  it.each([
    [0, '00:00:00;00'],
    [1799, '00:00:59;29'],
    [1800, '00:01:00;02'],
    [17_981, '00:09:59;29'],
    [17_982, '00:10:00;00'],
    [107_892, '01:00:00;00'],
    [2_589_407, '23:59:59;29'],
  ])('of frame %i at 29.97, dropped, is %s', (frame, text) => {
    expect(timecodeText(frame, timecodeBase(ntsc, true))).toBe(text);
    expect(secondsOfTimecode(text, ntsc)).toEqual(Rational.of(frame).div(ntsc));
  });

  it('counts on without dropping where it is written so', () => {
    expect(secondsOfTimecode('01:00:00:00', ntsc)?.toString()).toBe('18018/5');
    expect(secondsOfTimecode('01:00:00:00', film)?.toString()).toBe('3600/1');
    expect(secondsOfTimecode('10:00:00:12', film)?.toString()).toBe('72001/2');
    expect(timecodeText(90_000, timecodeBase(Rational.of(25)))).toBe('01:00:00:00');
  });

  it('drops nothing at a rate that has no drop-frame timecode', () => {
    expect(timecodeBase(Rational.of(25), true)).toEqual({ base: 25, dropped: 0 });
    expect(timecodeBase(Rational.of(24_000, 1001), true)).toEqual({ base: 24, dropped: 0 });
    expect(timecodeBase(Rational.of(120_000, 1001), true)).toEqual({ base: 120, dropped: 8 });
  });

  it.each(['00:01:00;00', '00:01:00;01', '00:00:00:30', '00:60:00:00', '00:00:60:00', '1:2:3', 'a', '', '-1:00:00:00'])(
    'of no frame is %s',
    (text) => {
      expect(secondsOfTimecode(text, ntsc)).toBeUndefined();
    },
  );

  it.each([
    ['01:02:03:04', false],
    ['01:02:03;04', true],
    ['01;02;03;04', true],
    ['01:02:03.04', true],
    [' 1:2:3:4 ', false],
  ])('is read as %s', (text, drop) => {
    expect(readTimecode(text)).toEqual({ numbers: [1, 2, 3, 4], drop });
  });
});
