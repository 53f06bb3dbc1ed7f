import { expect, it } from 'vitest';
import { Rational, type RationalText } from '../../src/index.ts';
import { planRender } from '../../src/plan/plan-render.ts';
import type { PlannableItem } from '../../src/plan/plannable.ts';
import { profileOf, sourceOf } from './fixtures.ts';

const week = 7 * 24 * 3600;
const silent = (frameRate: RationalText) => profileOf({ frameRate, audio: null });
const black = (seconds: Rational): PlannableItem => ({ kind: 'color', index: 0, duration: seconds });
const tooLong = expect.objectContaining({ code: 'invalid-list', message: expect.stringContaining('10000000') });

it('as many frames as an output may have are planned, and one more is refused', () => {
  const max = Rational.of(10_000_000, 1000);
  expect(planRender([black(max)], silent('1000/1')).frames).toBe(10_000_000);
  expect(() => planRender([black(max.add(Rational.of(1, 1000)))], silent('1000/1'))).toThrow(tooLong);
});

it('so is more than a week, at whatever rate', () => {
  expect(planRender([black(Rational.of(week))], silent('1/1000')).frames).toBe(605);
  expect(() => planRender([black(Rational.of(week)), black(Rational.of(1))], silent('1/1000'))).toThrow(tooLong);
});

it('a list of a billion seconds, or of one clip slowed down to that, is refused before it is planned', () => {
  const source = sourceOf({ rate: '30/1', frames: 300 });
  const speed = Rational.of(1, 100_000_000);
  const slow: PlannableItem = { kind: 'clip', index: 0, ...source, start: Rational.zero, end: Rational.of(10), speed };
  const begun = process.cpuUsage();
  expect(() => planRender([black(Rational.of(10n ** 30n))], profileOf())).toThrow(tooLong);
  expect(() => planRender([slow], profileOf())).toThrow(tooLong);
  // Of the processor's time: it may be lent to others meanwhile.
  expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
});
