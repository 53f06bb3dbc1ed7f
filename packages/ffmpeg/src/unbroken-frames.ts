import type { SourceIndex } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';

/**
 * A decoder that fails at one packet swallows the frame that was due to come out then, which is an earlier one, while
 * the damaged one may come later as if nothing were wrong: so many frames behind a missing one the damage may lie.
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
   * Whether as many frames behind it have come as could still show damage in this one: frames are shown before others
   * that they refer to.
   */
  isFollowed(pts: number): boolean;
  /**
   * The decoder has come to its end: what came before a frame that is missing among a source's last two is right, since
   * a packet that was refused then was the last one, as where a file is cut off, and nothing could refer to it.
   */
  ended(): void;
}

export function unbrokenFrames({ timestamps, gops, end }: SourceIndex): UnbrokenFrames {
  const keys = gops.map((gop) => gop.pts);
  const positionOf = (pts: number): number => Math.max(0, lastNotLater(timestamps, pts));
  /** The first position from which on a keyframe can be trusted, and the last one decoded. */
  let from: number | undefined;
  let reached = -1;
  /**
   * The position of the first of the last frames that is missing, and from which on keyframes could be trusted before.
   */
  let cut: { readonly at: number; readonly from: number } | undefined;
  const [beforeLast = 0, last = 0] = timestamps.slice(-2);
  /** Of a part of a source, the last frames are no last ones. */
  const isWhole = end - last <= 2 * (last - beforeLast);
  const cutFrom = (missing: number): void => {
    if (isWhole && missing >= timestamps.length - 2) cut ??= { at: missing, from: from ?? missing };
  };
  return {
    decoded: (pts) => {
      const position = positionOf(pts);
      if (from === undefined) from = position;
      else if (position > reached + 1) {
        cutFrom(reached + 1);
        from = Math.max(position, reached + 1 + furthestDamage);
      }
      reached = Math.max(reached, position);
    },
    sinceKeyframe: (pts) => {
      const key = keys[lastNotLater(keys, pts)];
      const trusted = cut !== undefined && positionOf(pts) < cut.at ? cut.from : from;
      return trusted !== undefined && trusted <= (key === undefined ? 0 : positionOf(key));
    },
    isFollowed: (pts) =>
      (cut !== undefined && positionOf(pts) < cut.at) ||
      reached >= Math.min(positionOf(pts) + furthestDamage, timestamps.length - 1),
    ended: () => {
      if (from !== undefined) cutFrom(reached + 1);
    },
  };
}
