import { lastNotLater } from '../time/rule-of-time.ts';
import type { FoundSource } from './found-source.ts';

/** Timestamps of a source of which not all need be known: none is missing among the first, nor among the last. */
export interface KnownParts {
  readonly timestamps: readonly number[];
  /** Those behind the ones that are left out; absent where none are. */
  readonly tail?: readonly number[];
}

/** Frames that may be shown before one that they follow in decoding order: as many as any codec holds back. */
const maxReordered = 16;

/** What is known of a stream's timestamps, without a gap. */
export function knownParts(found: FoundSource, stream: number, timestamps: readonly number[]): KnownParts {
  if (found.isPartial !== true) return { timestamps };
  const head = found.beginning?.(stream);
  if (head === undefined) {
    const leap = largestLeap(timestamps);
    return { timestamps: timestamps.slice(0, leap), tail: timestamps.slice(leap) };
  }
  const times = found.packets(stream).slice(0, head);
  const last = times.reduce((latest, { pts, dts }) => Math.max(latest, pts ?? dts ?? latest), timestamps[0] ?? 0);
  const behind = lastNotLater(timestamps, last) + 1;
  const sure = Math.max(behind - maxReordered, Math.floor(behind / 2));
  return { timestamps: timestamps.slice(0, sure), tail: timestamps.slice(behind) };
}

function largestLeap(timestamps: readonly number[]): number {
  let [position, largest] = [timestamps.length, 0];
  for (let i = 1; i < timestamps.length; i += 1) {
    const leap = (timestamps[i] ?? 0) - (timestamps[i - 1] ?? 0);
    if (leap > largest) [position, largest] = [i, leap];
  }
  return position;
}
