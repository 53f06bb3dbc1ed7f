import { Rational } from './rational.ts';

/**
 * Seconds between two times from which on what lies between is worth leaving out: longer than most groups of pictures.
 */
const apart = Rational.of(10n);

/** Rising times, those that are near each other together. */
export function nearTimes(times: readonly Rational[]): readonly (readonly [Rational, ...Rational[]])[] {
  const groups: [Rational, ...Rational[]][] = [];
  for (const time of times) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group === undefined || before === undefined || time.sub(before).compare(apart) > 0) groups.push([time]);
    else group.push(time);
  }
  return groups;
}
