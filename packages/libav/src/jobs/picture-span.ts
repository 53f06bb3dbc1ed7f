import type { SourceIndex } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';

/** Frames of a file that are near each other. */
export interface PictureSpan {
  /** At least of what lies between them, and of the group that the first is decoded from. */
  readonly index: Pick<SourceIndex, 'timestamps' | 'gops' | 'end'>;
  /** Timestamps, rising. */
  readonly wanted: readonly number[];
}

/** Frames that decode about as quickly as a seek: what lies between two wanted ones is worth leaving out. */
const worthASeek = 32;

/** Wanted frames up to one before whose group a seek is worth it. */
export function framesNear({ timestamps, gops }: PictureSpan['index'], wanted: readonly number[]): readonly number[] {
  const keys = gops.map(({ pts }) => pts);
  const far = wanted.findIndex((pts, i) => {
    const key = keys[lastNotLater(keys, pts)] ?? pts;
    const before = lastNotLater(timestamps, wanted[i - 1] ?? pts);
    return lastNotLater(timestamps, key) - before - 1 > worthASeek;
  });
  return far < 0 ? wanted : wanted.slice(0, far);
}
