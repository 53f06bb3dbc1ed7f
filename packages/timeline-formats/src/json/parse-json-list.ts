import type { Timeline, Track } from '@clipwright/core';
import { listNames, trackNames } from '../names/list-names.ts';
import { arrayOf, describedOf } from './described.ts';
import { choice, name, number, object, present, rate, time } from './fields.ts';
import { itemOf } from './item-of.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { layersOf } from './layers-of.ts';
import { musicOf } from './music-of.ts';
import { readJson } from './read-json.ts';
import { understood } from './understood.ts';
import { withPlaces } from './with-places.ts';

/** The timeline of a JSON list. Errors: `invalid-list`. */
export function parseJsonList(text: string, base: string | undefined): Timeline {
  return withPlaces(text, defaultRemedy, () => {
    const list = readJson(text);
    if (list.kind !== 'object') return { items: itemsOf(list, undefined).map((item) => itemOf(item, base)) };
    return timelineOf(list, understood(list, listNames), base);
  });
}

/** The number of the form that lists are written in; it rises where older readers would misunderstand. */
export const listForm = 1;

function timelineOf(list: JsonNode, fields: JsonObjectNode, base: string | undefined): Timeline {
  const form = number(fields, 'clipwright');
  if (form !== undefined && form !== listForm) {
    const problem = `the list has form ${form}, and this reads form ${listForm}.`;
    throw new JsonFault(fields.members.get('clipwright')?.at ?? list.at, problem, 'Read it by a newer release.');
  }
  const items = itemsOf(list, fields).map((item) => itemOf(item, base));
  const [music, tracks] = [object(fields, 'music'), present(fields, 'tracks')];
  const [own, timecodeStart] = [rate(fields, 'rate'), time(fields, 'timecodeStart')];
  return {
    ...describedOf(fields),
    ...(own === undefined ? {} : { rate: own }),
    ...(timecodeStart === undefined ? {} : { timecodeStart }),
    items,
    ...layersOf(fields, base),
    ...(music === undefined ? {} : { music: musicOf(music, base) }),
    ...(tracks === undefined ? {} : { tracks: arrayOf(tracks, 'tracks').map((track) => trackOf(track, base)) }),
  };
}

function trackOf(given: JsonNode, base: string | undefined): Track {
  if (given.kind !== 'object') throw new JsonFault(given.at, `a track is an object, not ${name(given)}.`);
  const node = understood(given, trackNames);
  const kind = choice(node, 'kind', ['video', 'audio']);
  const items = present(node, 'items');
  if (kind === undefined) throw new JsonFault(node.at, '"kind" is missing.');
  if (items === undefined) throw new JsonFault(node.at, '"items" is missing.');
  return { kind, ...describedOf(node), items: arrayOf(items, 'items').map((item) => itemOf(item, base)) };
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
