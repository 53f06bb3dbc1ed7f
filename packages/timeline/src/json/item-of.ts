import { type Clip, type Gap, secondsToRational, type TimelineItem, type TransformRef } from '@clipwright/core';
import { sourceNames } from '../source-names.ts';
import { sourceUri } from '../source-uri.ts';
import { fileName, flag, name, number, object, position, present, text, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainJson } from './plain-json.ts';

/** One item of a JSON list. Throws a {@link JsonFault} where it is none. */
export function itemOf(node: JsonNode, base: string | undefined): TimelineItem {
  if (node.kind !== 'object') throw new JsonFault(node.at, `an item is an object, not ${name(node)}.`);
  const key = sourceNames.find((candidate) => node.members.has(candidate));
  if (key !== undefined) return clipOf(node, key, base);
  if (node.members.has('gap')) return gapOf(node);
  throw new JsonFault(node.at, 'this item has neither a "source" nor a "gap".');
}

function clipOf(node: JsonObjectNode, sourceKey: string, base: string | undefined): Clip {
  if (node.members.has('gap')) throw new JsonFault(node.at, `this item has both a "${sourceKey}" and a "gap".`);
  const source = fileName(node, sourceKey);
  const uri = present(node, 'uri') === undefined ? sourceUri(source, base) : { uri: fileName(node, 'uri') };
  const [start, end, speed] = [time(node, 'start'), time(node, 'end'), time(node, 'speed', 'a speed such as 0.5 or 2')];
  const [volume, mute] = [number(node, 'volume'), flag(node, 'mute')];
  const [streams, transform] = [object(node, 'streams'), present(node, 'transform')];
  return {
    source,
    ...uri,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(speed === undefined ? {} : { speed }),
    ...(volume === undefined ? {} : { volume }),
    ...(mute === undefined ? {} : { mute }),
    ...(streams === undefined ? {} : { streams: streamsOf(streams) }),
    ...(transform === undefined ? {} : { transform: transformOf(transform) }),
    ...transitionOf(node),
  };
}

function gapOf(node: JsonObjectNode): Gap {
  const gap = time(node, 'gap');
  if (gap === undefined || secondsToRational(gap).compare(0) < 0) {
    throw new JsonFault(node.members.get('gap')?.at ?? node.at, '"gap" is a number of seconds, 0 or more.');
  }
  return { gap, ...transitionOf(node) };
}

function streamsOf(node: JsonObjectNode): NonNullable<Clip['streams']> {
  const [video, audio] = [position(node, 'video'), position(node, 'audio')];
  return { ...(video === undefined ? {} : { video }), ...(audio === undefined ? {} : { audio }) };
}

function transitionOf(item: JsonObjectNode): Pick<TimelineItem, 'transition'> {
  const node = object(item, 'transition');
  if (node === undefined) return {};
  const type = text(node, 'type');
  if (type !== 'crossfade') {
    throw new JsonFault(node.members.get('type')?.at ?? node.at, `there is no transition ${JSON.stringify(type)}.`);
  }
  const duration = time(node, 'duration');
  if (duration === undefined) throw new JsonFault(node.at, '"duration" is missing.');
  return { transition: { type, duration } };
}

function transformOf(node: JsonNode): TransformRef {
  if (node.kind !== 'object') throw new JsonFault(node.at, `"transform" is an object, not ${name(node)}.`);
  const params = node.members.get('params');
  return {
    name: text(node, 'name'),
    version: text(node, 'version'),
    ...(params === undefined ? {} : { params: plainJson(params) }),
  };
}
