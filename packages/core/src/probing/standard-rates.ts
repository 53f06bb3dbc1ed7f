import { Rational } from '../time/rational.ts';

const whole = [10, 12, 15, 18, 20, 24, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 200, 240];
const decimal = [24, 30, 48, 60, 120, 240];

/** Frames per second that cameras and programs use: whole ones first. */
export const standardRates: readonly Rational[] = [
  ...whole.map((rate) => Rational.of(rate)),
  ...decimal.map((rate) => Rational.of(rate * 1000, 1001)),
];

/** The standard rate whose ratio to a number of frames per second is nearest to 1. */
export function nearestStandardRate(rate: number, among: readonly Rational[] = standardRates): Rational | undefined {
  let nearest: Rational | undefined;
  let min = Number.POSITIVE_INFINITY;
  for (const standard of among) {
    const off = Math.abs(Math.log(standard.toNumber() / rate));
    if (off < min) [nearest, min] = [standard, off];
  }
  return nearest;
}
