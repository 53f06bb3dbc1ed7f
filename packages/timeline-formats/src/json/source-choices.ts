import type { Clip, TransformRef } from '@clipwright/core';
import { audioStreamNames, transformNames } from '../names/list-names.ts';
import { name, number, position, text } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainJson } from './plain-json.ts';
import { understood } from './understood.ts';

/** Which streams of a source are chosen. */
export function streamsOf(node: JsonObjectNode): NonNullable<Clip['streams']> {
  const [video, audio] = [position(node, 'video'), position(node, 'audio')];
  return { ...(video === undefined ? {} : { video }), ...(audio === undefined ? {} : { audio }) };
}

/** The streams of sound that are heard together; one alone needs no brackets. */
export function audioStreamsOf(node: JsonNode): NonNullable<Clip['audioStreams']> {
  if (node.kind === 'string' && node.value === 'all') return 'all';
  return (node.kind === 'array' ? node.items : [node]).map((item) => {
    if (item.kind === 'number') return Number(item.text);
    if (item.kind !== 'object') {
      throw new JsonFault(item.at, `a stream of sound is a number, not ${name(item)}.`, 'Write [1, 2], or "all".');
    }
    const given = understood(item, audioStreamNames);
    const [stream, volume] = [position(given, 'stream'), number(given, 'volume')];
    if (stream === undefined) throw new JsonFault(item.at, '"stream" is missing.');
    return { stream, ...(volume === undefined ? {} : { volume }) };
  });
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
