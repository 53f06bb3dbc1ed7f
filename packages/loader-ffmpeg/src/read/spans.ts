import type { SourceIndex, SourceInfo } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';
import { groupsBefore } from './seek-points.ts';

/** Frames that decode about as quickly as a process starts: what lies between two spans is worth leaving out. */
const worthASeek = 32;

/** Frames that one process picks out: its command line names each of them. */
const maxPicked = 64;

/** Frames that one process decodes: positions in the index, never falling. */
export interface Span {
  readonly wanted: readonly number[];
  /** Whether frames between them are not wanted, and left out. */
  readonly sparse: boolean;
}

/**
 * Wanted frames, as spans of nearby ones. All frames of a range are one span. Where a seek leaves out enough of the
 * decoding in between, a span ends, and another begins at its own group of pictures.
 */
export function spansOf(info: SourceInfo, index: SourceIndex, wanted: readonly number[]): readonly Span[] {
  const starts = index.gops.map((gop) => gop.pts);
  const back = groupsBefore(info.container);
  /** Where decoding would begin for a frame. */
  const decodedFrom = (position: number): number => {
    const group = lastNotLater(starts, index.timestamps[position] ?? 0) - back;
    const start = starts[group];
    return group <= 0 || start === undefined ? 0 : Math.max(0, lastNotLater(index.timestamps, start));
  };
  const spans: { wanted: number[]; picked: number; sparse: boolean }[] = [];
  for (const position of wanted) {
    const span = spans.at(-1);
    const before = span?.wanted.at(-1);
    if (span === undefined || before === undefined) {
      spans.push({ wanted: [position], picked: 1, sparse: false });
      continue;
    }
    const leap = position - before;
    const isFull = (span.sparse || leap > 1) && leap > 0 && span.picked >= maxPicked;
    if (isFull || (leap > 1 && decodedFrom(position) - before > worthASeek)) {
      spans.push({ wanted: [position], picked: 1, sparse: false });
      continue;
    }
    span.wanted.push(position);
    if (leap > 0) span.picked += 1;
    span.sparse ||= leap > 1;
  }
  return spans;
}
