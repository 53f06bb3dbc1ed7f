import { isGap, sourceName, type TimelineItem } from '@clipwright/core';

/** What an item is called in a narrow place: its own name, or the last part of its source's. */
export function fileName(item: TimelineItem): string {
  if (item.name !== undefined) return item.name;
  return isGap(item) ? 'Gap' : (sourceName(item).split('/').at(-1) ?? '');
}
