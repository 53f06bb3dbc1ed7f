import type { ClipWarning } from '../contracts/clip-warning.ts';
import type { SourceInfo } from '../contracts/source-info.ts';
import { Rational } from '../time/rational.ts';
import { secondsToRational } from '../time/seconds.ts';
import { canDrop, secondsOfTimecode, timecodeBase } from '../time/timecode.ts';
import { openRequest, sourceId } from './source-id.ts';
import type { Clip } from './timeline.ts';

/** What of a source says where its timecode begins. */
export type TimecodeSource = Pick<SourceInfo, 'duration' | 'timecode'> & {
  readonly video: { readonly frameRate: string };
};

/** Where a source's timecode begins, in seconds, for positions that count in it. */
export interface TimecodeZero {
  readonly zero: Rational;
  /** What was taken for granted. */
  readonly warnings: readonly ClipWarning[];
}

/**
 * The earliest start of the clips of each source that count in its timecode, by {@link sourceId}: from one clip alone
 * it could not be seen what its list counts from.
 */
export function earliestStarts(clips: readonly Clip[]): ReadonlyMap<string, Rational> {
  const earliest = new Map<string, Rational>();
  for (const clip of clips) {
    if (clip.positions !== 'timecode') continue;
    const start = startOf(clip);
    if (start === undefined) continue;
    const id = sourceId(openRequest(clip));
    earliest.set(id, earliest.get(id)?.min(start) ?? start);
  }
  return earliest;
}

function startOf({ start = 0 }: Clip): Rational | undefined {
  try {
    return secondsToRational(start);
  } catch {
    // Told when the clip is loaded.
    return undefined;
  }
}

/**
 * Where the timecode of a source begins: where the source says, or at 0. Lists that count from the first frame all the
 * same, and sources that say nothing though their list counts from an hour, are told by where the clips of the source
 * begin.
 *
 * @param earliest Of all clips of the source.
 */
export function timecodeZero(earliest: Rational, info: TimecodeSource): TimecodeZero {
  const rate = Rational.from(info.video.frameRate);
  const duration = Rational.from(info.duration);
  const said = info.timecode === undefined ? undefined : secondsOfTimecode(info.timecode, rate);
  const zero = said ?? Rational.zero;
  const isWithin = (candidate: Rational): boolean =>
    earliest.compare(candidate) >= 0 && earliest.sub(candidate).compare(duration) < 0;
  if (isWithin(zero)) return { zero, warnings: [] };
  if (isWithin(Rational.zero)) {
    const message = `The source's timecode begins at ${info.timecode}, and its clips before that: they were taken to count from its first frame.`;
    return { zero: Rational.zero, warnings: [{ code: 'timecode-ignored', message }] };
  }
  const hour = hourOf(rate);
  const hours = earliest.div(hour).floor();
  const assumed = hour.mul(hours);
  if (hours <= 0n || !isWithin(assumed)) return { zero, warnings: [] };
  const message = `The clips of the source lie past its end: its timecode was taken to begin at ${String(hours).padStart(2, '0')}:00:00:00.`;
  return { zero: assumed, warnings: [{ code: 'timecode-assumed', message }] };
}

/** Seconds of an hour of timecode. */
function hourOf(rate: Rational): Rational {
  const { base, dropped } = timecodeBase(rate, canDrop(rate));
  return Rational.of(base * 3600 - dropped * 54).div(rate);
}
