import type { Seconds } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';

/** Where a clip of some seconds of its source ends, exactly. */
export function endAfter(start: Seconds | undefined, duration: Seconds): Seconds {
  const end = secondsToRational(start ?? 0).add(secondsToRational(duration));
  const number = end.toNumber();
  // As a number where a number says it, like every other time.
  return isExact(number) && secondsToRational(number).equals(end) ? number : end.toString();
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && !String(value).includes('e');
}
