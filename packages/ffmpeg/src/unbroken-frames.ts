import { lastNotLater, type SourceIndex } from '@clipwright/core';

/** Holds what a decoder delivers, in order of display, against the index. */
export interface UnbrokenFrames {
  decoded(pts: number): void;
  /** Whether all frames from the keyframe before this one up to it were decoded: others may refer to any of them. */
  sinceKeyframe(pts: number): boolean;
}

export function unbrokenFrames({ timestamps, gops }: SourceIndex): UnbrokenFrames {
  const keys = gops.map((gop) => gop.pts);
  const positionOf = (pts: number): number => Math.max(0, lastNotLater(timestamps, pts));
  /** The first of the frames since which none is missing, and the last one. */
  let from: number | undefined;
  let reached = -1;
  return {
    decoded: (pts) => {
      const position = positionOf(pts);
      if (from === undefined || position > reached + 1) from = position;
      reached = Math.max(reached, position);
    },
    sinceKeyframe: (pts) => {
      const key = keys[lastNotLater(keys, pts)];
      return from !== undefined && from <= (key === undefined ? 0 : positionOf(key));
    },
  };
}
