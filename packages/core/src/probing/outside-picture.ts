import type { SourceIndex } from '../contracts/source-info.ts';
import type { FrameClock } from '../time/frame-clock.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import type { FoundAudio } from './found-source.ts';

/** Seconds of sound outside that are not worth a word: codecs begin and end anywhere. */
const minOutside = Rational.of(1n, 4n);

/** Seconds of sound before the first picture and after the last one, in whole milliseconds. */
export interface SoundOutside {
  readonly before: Rational;
  readonly after: Rational;
}

/** `undefined` where there is hardly any, or nobody knows. */
export function soundOutside(
  audio: Pick<FoundAudio, 'span'> | undefined,
  timebase: Rational,
  { timestamps, end }: SourceIndex,
): SoundOutside | undefined {
  if (audio?.span === undefined) return undefined;
  const { start: from, end: to } = audio.span;
  const before = worthIt(timebase.mul(timestamps[0] ?? 0).sub(from));
  const after = worthIt(Rational.from(to).sub(timebase.mul(end)));
  return before.compare(0) > 0 || after.compare(0) > 0 ? { before, after } : undefined;
}

function worthIt(seconds: Rational): Rational {
  return seconds.compare(minOutside) < 0 ? Rational.zero : Rational.of(seconds.mul(1000).round(), 1000n);
}

export function outsideText({ before, after }: SoundOutside): { before: RationalText; after: RationalText } {
  return { before: before.toString(), after: after.toString() };
}

/**
 * The clock and the end of a source whose first and last picture are held for such sound: a time before the first
 * frame, or after the last one, shows that frame, wherever the source is said to begin and end. A grid begins as many
 * whole places earlier.
 */
export function heldAround<C extends FrameClock>(
  clock: C,
  end: number,
  outside: SoundOutside | undefined,
): { readonly clock: C; readonly end: number } {
  if (outside === undefined) return { clock, end };
  const { grid } = clock;
  const places = grid === undefined ? undefined : Rational.of(outside.before.mul(grid.rate).round());
  const seconds = places === undefined || grid === undefined ? outside.before : places.div(grid.rate);
  const ticks = (time: Rational): number => Number(time.div(clock.timebase).round());
  const before = ticks(seconds);
  const moved = grid === undefined ? {} : { grid: { ...grid, start: grid.start - before } };
  return { clock: { ...clock, origin: clock.origin - before, ...moved }, end: end + ticks(outside.after) };
}
