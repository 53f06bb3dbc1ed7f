import type { ClipWarning } from '../contracts/clip-warning.ts';
import type { SourceIndex, VideoStreamInfo } from '../contracts/source-info.ts';
import { distancesOf } from '../time/distances.ts';
import { Rational } from '../time/rational.ts';
import type { ExactRange } from '../time/time-range.ts';

/** Seconds without a frame that are told of. */
const leap = Rational.of(5n);
/**
 * How many times as long as usual a pause is, and how many of them a recording has that shows only what moves: none of
 * them is told of then.
 */
const longPause = 30;
const fewPauses = 3;

/** Of an index that many clips of a source share, once: it is as long as the source. */
const pausesOf = new WeakMap<SourceIndex, readonly number[]>();

/**
 * Where a source's clock leaps forward during a range, as where a recorder was paused or parts were joined: a few
 * pauses of many seconds among frames that come steadily.
 */
export function clockLeaps(index: SourceIndex, video: VideoStreamInfo, { start, end }: ExactRange): ClipWarning[] {
  const pauses = pausesIn(index);
  if (pauses.length === 0) return [];
  const timeOf = (position: number): Rational =>
    Rational.from(video.timebase).mul((index.timestamps[position] ?? 0) - video.origin);
  return pauses.flatMap((position): ClipWarning[] => {
    const [from, to] = [timeOf(position), timeOf(position + 1)];
    if (to.sub(from).compare(leap) < 0 || from.compare(end) >= 0 || to.compare(start) <= 0) return [];
    const message = `The source's clock leaps by ${seconds(to.sub(from))} s: its frame at ${seconds(from)} s stays on screen until ${seconds(to)} s.`;
    return [{ code: 'clock-leaps', message }];
  });
}

function pausesIn(index: SourceIndex): readonly number[] {
  const known = pausesOf.get(index);
  if (known !== undefined) return known;
  const pauses = findPauses(index);
  pausesOf.set(index, pauses);
  return pauses;
}

/** The positions of the frames before a pause; none where there are many, as in a recording of what moves. */
function findPauses({ timestamps }: SourceIndex): readonly number[] {
  const distances = distancesOf(timestamps);
  if (distances === undefined) return [];
  const { each, median } = distances;
  const pauses = each.flatMap((distance, i) => (distance > longPause * median ? [i] : []));
  return pauses.length > fewPauses ? [] : pauses;
}

function seconds(time: Rational): string {
  return String(Number(time.toNumber().toFixed(3)));
}
