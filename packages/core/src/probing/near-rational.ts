import { Rational } from '../time/rational.ts';

/** The rational of the smallest terms, along its continued fraction, that is near enough to a positive number. */
export function nearRational(value: number, relative: number): Rational {
  let [before, now] = [
    [0, 1],
    [1, 0],
  ];
  let rest = value;
  for (let terms = 0; terms < 40; terms += 1) {
    const whole = Math.floor(rest);
    const next = [whole * (now[0] ?? 0) + (before[0] ?? 0), whole * (now[1] ?? 0) + (before[1] ?? 0)];
    [before, now] = [now, next];
    const [numerator = 0, denominator = 1] = now;
    const isNear = Math.abs(numerator / denominator / value - 1) <= relative;
    if (isNear || rest === whole) return Rational.of(numerator, denominator);
    rest = 1 / (rest - whole);
  }
  const [numerator = 0, denominator = 1] = now;
  return Rational.of(numerator, denominator);
}
