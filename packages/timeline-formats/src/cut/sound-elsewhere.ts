import { isGap, type TimelineItem } from '@clipwright/core';

/** Items whose sound is on tracks of its own: in lists that have it there it is heard from them alone. */
export function soundElsewhere(items: readonly TimelineItem[]): readonly TimelineItem[] {
  return items.map((item) => (isGap(item) || item.freeze !== undefined ? item : { ...item, mute: true }));
}

/** Tracks of sound each once: channels of one sound may each have a track. */
export function distinctTracks(tracks: readonly (readonly TimelineItem[])[]): readonly (readonly TimelineItem[])[] {
  const texts = tracks.map((items) => JSON.stringify(items));
  return tracks.filter((_items, i) => texts.indexOf(texts[i] ?? '') === i);
}
