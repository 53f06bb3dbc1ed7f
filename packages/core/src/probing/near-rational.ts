import { Rational } from '../time/rational.ts';

/** The rational of the smallest terms, along its continued fraction, that is near enough to a positive number. */
export function nearRational(value: number, relative: number): Rational {
  let [numerator, denominator, numeratorBefore, denominatorBefore] = [1, 0, 0, 1];
  let rest = value;
  for (let terms = 0; terms < 40; terms += 1) {
    const whole = Math.floor(rest);
    [numerator, numeratorBefore] = [whole * numerator + numeratorBefore, numerator];
    [denominator, denominatorBefore] = [whole * denominator + denominatorBefore, denominator];
    const isNear = Math.abs(numerator / denominator / value - 1) <= relative;
    if (isNear || rest === whole) break;
    rest = 1 / (rest - whole);
  }
  return Rational.of(numerator, denominator);
}
