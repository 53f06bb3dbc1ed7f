import { lastNotLater, type SourceIndex } from '@clipwright/core';

/**
 * A decoder that fails at one packet swallows the frame that was due to come out then, which is an earlier one, while the
 * damaged one may come later as if nothing were wrong: so many frames behind a missing one the damage may lie.
 */
export const furthestDamage = 4;

/** Holds what a decoder delivers, in order of display, against the index. */
export interface UnbrokenFrames {
  decoded(pts: number): void;
  /**
   * Whether all frames from the keyframe before this one up to it were decoded, and none right before that keyframe
   * is missing: others may refer to any of them.
   */
  sinceKeyframe(pts: number): boolean;
  /**
   * Whether as many frames behind it have come as could still show damage in this one: frames are shown before others that
   * they refer to.
   */
  isFollowed(pts: number): boolean;
}

export function unbrokenFrames({ timestamps, gops }: SourceIndex): UnbrokenFrames {
  const keys = gops.map((gop) => gop.pts);
  const positionOf = (pts: number): number => Math.max(0, lastNotLater(timestamps, pts));
  /** The first position from which on a keyframe can be trusted, and the last one decoded. */
  let from: number | undefined;
  let reached = -1;
  return {
    decoded: (pts) => {
      const position = positionOf(pts);
      if (from === undefined) from = position;
      else if (position > reached + 1) from = Math.max(position, reached + 1 + furthestDamage);
      reached = Math.max(reached, position);
    },
    sinceKeyframe: (pts) => {
      const key = keys[lastNotLater(keys, pts)];
      return from !== undefined && from <= (key === undefined ? 0 : positionOf(key));
    },
    isFollowed: (pts) => reached >= Math.min(positionOf(pts) + furthestDamage, timestamps.length - 1),
  };
}
