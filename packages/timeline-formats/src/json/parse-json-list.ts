import type { Timeline } from '@clipwright/core';
import { listError } from '../list-error.ts';
import { listNames } from '../names/list-names.ts';
import { object } from './fields.ts';
import { itemOf } from './item-of.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { musicOf } from './music-of.ts';
import { placeOf } from './place-of.ts';
import { readJson } from './read-json.ts';
import { understood } from './understood.ts';

/** The timeline of a JSON list. Errors: `invalid-list`. */
export function parseJsonList(text: string, base: string | undefined): Timeline {
  try {
    const list = readJson(text);
    const fields = list.kind === 'object' ? understood(list, listNames) : undefined;
    const items = itemsOf(list, fields).map((item) => itemOf(item, base));
    const music = fields === undefined ? undefined : object(fields, 'music');
    return music === undefined ? { items } : { items, music: musicOf(music, base) };
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw listError(placeOf(text, error.at), error.message, error.remedy ?? defaultRemedy, error);
  }
}

const defaultRemedy = 'A list is an array of items such as { "source": "a.mp4", "start": 1.5, "end": 4 }.';

function itemsOf(list: JsonNode, fields: JsonObjectNode | undefined): readonly JsonNode[] {
  const items = fields === undefined ? list : fields.members.get('items');
  if (items?.kind === 'array') return items.items;
  throw new JsonFault(
    (items ?? list).at,
    'there is no array of items, nor an object with one under "items" or "clips".',
  );
}
