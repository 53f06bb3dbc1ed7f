import { isGap, sourceName, type TimelineItem } from '@clipwright/core';
import { textsIn } from '../model/layers.ts';

/** What an item is called in a narrow place: its own name, or the last part of its source's; of a card its words. */
export function fileName(item: TimelineItem): string {
  if (item.name !== undefined) return item.name;
  if (!isGap(item)) return sourceName(item).split('/').at(-1) ?? '';
  return textsIn(item.layers)[0]?.layer.text ?? 'Gap';
}
