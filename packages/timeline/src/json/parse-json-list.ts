import type { Timeline } from '@clipwright/core';
import { listError } from '../list-error.ts';
import { object } from './fields.ts';
import { itemOf } from './item-of.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode } from './json-node.ts';
import { musicOf } from './music-of.ts';
import { placeOf } from './place-of.ts';
import { readJson } from './read-json.ts';

/** The timeline of a JSON list. Errors: `invalid-list`. */
export function parseJsonList(text: string, base: string | undefined): Timeline {
  try {
    const list = readJson(text);
    const items = itemsOf(list).map((item) => itemOf(item, base));
    const music = list.kind === 'object' ? object(list, 'music') : undefined;
    return music === undefined ? { items } : { items, music: musicOf(music, base) };
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
