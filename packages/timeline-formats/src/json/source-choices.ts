import type { Clip, TransformRef } from '@clipwright/core';
import { transformNames } from '../names/list-names.ts';
import { name, position, text } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainJson } from './plain-json.ts';
import { understood } from './understood.ts';

/** Which streams of a source are chosen. */
export function streamsOf(node: JsonObjectNode): NonNullable<Clip['streams']> {
  const [video, audio] = [position(node, 'video'), position(node, 'audio')];
  return { ...(video === undefined ? {} : { video }), ...(audio === undefined ? {} : { audio }) };
}

/** One alone needs no brackets. */
export function transformsOf(node: JsonNode): readonly TransformRef[] {
  return node.kind === 'array' ? node.items.map(transformOf) : [transformOf(node)];
}

function transformOf(node: JsonNode): TransformRef {
  if (node.kind !== 'object') throw new JsonFault(node.at, `a transform is an object, not ${name(node)}.`);
  const transform = understood(node, transformNames);
  const params = transform.members.get('params');
  return {
    name: text(transform, 'name'),
    version: text(transform, 'version'),
    ...(params === undefined ? {} : { params: plainJson(params) }),
  };
}
