import type { Annotated, Clip, Gap, Generator, Marker } from '@clipwright/core';
import { footageNames, generatorNames, markerNames } from '../names/list-names.ts';
import { choice, name, object, present, text, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainObject } from './plain-json.ts';
import { understood } from './understood.ts';

/** What people and other programs note beside something. */
export function describedOf(node: JsonObjectNode): Annotated {
  const called = node.members.get('name');
  const [markers, metadata] = [present(node, 'markers'), object(node, 'metadata')];
  return {
    // People write anything there: what is no text is for themselves.
    ...(called?.kind === 'string' && called.value !== '' ? { name: called.value } : {}),
    ...(markers === undefined ? {} : { markers: arrayOf(markers, 'markers').map(markerOf) }),
    ...(metadata === undefined ? {} : { metadata: plainObject(metadata) }),
  };
}

/** The values of an array. */
export function arrayOf(node: JsonNode, key: string): readonly JsonNode[] {
  if (node.kind === 'array') return node.items;
  throw new JsonFault(node.at, `"${key}" is an array, not ${name(node)}.`);
}

function markerOf(given: JsonNode): Marker {
  if (given.kind !== 'object') throw new JsonFault(given.at, `a marker is an object, not ${name(given)}.`);
  const node = understood(given, markerNames);
  const [at, duration] = [time(node, 'at'), time(node, 'duration')];
  if (at === undefined) throw new JsonFault(node.at, '"at" is missing.');
  const words = (['name', 'comment', 'color'] as const).flatMap((key) =>
    present(node, key) === undefined ? [] : [[key, text(node, key)] as const],
  );
  return { at, ...(duration === undefined ? {} : { duration }), ...Object.fromEntries(words) };
}

export function footageOf(item: JsonObjectNode): Pick<Clip, 'footage'> {
  const given = object(item, 'footage');
  if (given === undefined) return {};
  const node = understood(given, footageNames);
  const [timecodeStart, duration] = [time(node, 'timecodeStart'), time(node, 'duration')];
  return {
    footage: {
      ...(timecodeStart === undefined ? {} : { timecodeStart }),
      ...(duration === undefined ? {} : { duration }),
      ...(present(node, 'reel') === undefined ? {} : { reel: text(node, 'reel') }),
    },
  };
}

const kinds = ['title', 'still', 'generator'] as const satisfies readonly Generator['kind'][];

export function generatorOf(item: JsonObjectNode): Pick<Gap, 'generator'> {
  const given = object(item, 'generator');
  if (given === undefined) return {};
  const node = understood(given, generatorNames);
  const kind = choice(node, 'kind', kinds);
  if (kind === undefined) throw new JsonFault(node.at, '"kind" is missing.');
  const [words, params] = [present(node, 'text'), object(node, 'params')];
  return {
    generator: {
      kind,
      ...(words === undefined ? {} : { text: text(node, 'text') }),
      ...(params === undefined ? {} : { params: plainObject(params) }),
    },
  };
}
