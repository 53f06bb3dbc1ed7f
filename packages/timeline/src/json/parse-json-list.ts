import type { TimelineItem } from '@clipwright/core';
import { listError } from '../list-error.ts';
import { itemOf } from './item-of.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode } from './json-node.ts';
import { placeOf } from './place-of.ts';
import { readJson } from './read-json.ts';

/** The items of a JSON list. Errors: `invalid-list`. */
export function parseJsonList(text: string, base: string | undefined): readonly TimelineItem[] {
  try {
    return itemsOf(readJson(text)).map((item) => itemOf(item, base));
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw listError(
      placeOf(text, error.at),
      error.message,
      'A list is an array of items such as { "source": "a.mp4", "start": 1.5, "end": 4 }.',
      error,
    );
  }
}

function itemsOf(list: JsonNode): readonly JsonNode[] {
  const items = list.kind === 'object' ? (list.members.get('items') ?? list.members.get('clips')) : list;
  if (items?.kind === 'array') return items.items;
  throw new JsonFault(
    (items ?? list).at,
    'there is no array of items, nor an object with one under "items" or "clips".',
  );
}
