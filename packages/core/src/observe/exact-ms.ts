/** A time in milliseconds, to the microsecond. */
export function toMicrosecond(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** The sum of such times, exactly: of one lane, of all of them, in whatever order. */
export function sumOfMs(times: Iterable<number>): number {
  let microseconds = 0;
  for (const ms of times) microseconds += Math.round(ms * 1000);
  return microseconds / 1000;
}

/** A part of a whole, to four places; 0 of nothing. */
export function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : 0;
}
