import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { clipEnd, clipSpeed, clipStart, itemLength } from './item-length.ts';
import { TrackReader, trackLength } from './track-reader.ts';

/**
 * The items of a track of pictures with the sound of a track beside it, where that is their own: editors have pictures
 * and sound of a clip on two tracks. What has no sound there is muted. `undefined` where the sound is another.
 */
export function foldSound(
  pictures: readonly TimelineItem[],
  sound: readonly TimelineItem[],
): readonly TimelineItem[] | undefined {
  if (trackLength(sound).compare(trackLength(pictures)) > 0) return undefined;
  const reader = new TrackReader(sound);
  const folded: TimelineItem[] = [];
  let at = Rational.zero;
  for (const item of pictures) {
    const end = at.add(itemLength(item) ?? Rational.zero);
    const [heard, ...others] = reader.take(at, end);
    if (heard === undefined || [heard, ...others].every(isSilent)) {
      // What stands still has no sound anyhow.
      const isStill = heard === undefined || isGap(item) || item.freeze !== undefined;
      folded.push(isStill ? item : { ...item, mute: true });
    } else if (others.length === 0 && isAlike(item, heard)) {
      folded.push(item);
    } else {
      return undefined;
    }
    at = end;
  }
  return folded;
}

function isSilent(item: TimelineItem): boolean {
  return isGap(item) && item.generator === undefined;
}

function isAlike(item: TimelineItem, other: TimelineItem): boolean {
  if (isGap(item) || isGap(other)) return false;
  if (item.freeze !== undefined || other.freeze !== undefined) return false;
  const [end, otherEnd] = [clipEnd(item), clipEnd(other)];
  return (
    String(item.source) === String(other.source) &&
    clipStart(item).equals(clipStart(other)) &&
    end !== undefined &&
    otherEnd?.equals(end) === true &&
    clipSpeed(item).equals(clipSpeed(other))
  );
}
