import type { Seconds } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { secondsOf } from './seconds-of.ts';

/** Where a clip of some seconds of its source ends, exactly. */
export function endAfter(start: Seconds | undefined, duration: Seconds): Seconds {
  return secondsOf(secondsToRational(start ?? 0).add(secondsToRational(duration)));
}
