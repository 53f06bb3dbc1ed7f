import type { Clip, Gap, TimelineItem, TransformRef } from '@clipwright/core';
import { plainName, secondsToRational } from '@clipwright/core/author';
import { endAfter } from '../end-after.ts';
import { clipNames, gapNames, streamNames, transformNames, transitionNames } from '../names/list-names.ts';
import { sourceUri } from '../source-uri.ts';
import { fileNames, flag, name, number, object, position, present, rate, text, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainJson } from './plain-json.ts';
import { notBoth, understood } from './understood.ts';

/** One item of a JSON list. Throws a {@link JsonFault} where it is none. */
export function itemOf(node: JsonNode, base: string | undefined): TimelineItem {
  if (node.kind !== 'object') throw new JsonFault(node.at, `an item is an object, not ${name(node)}.`);
  const fields = new Set([...node.members.keys()].map((key) => clipNames.of(key) ?? gapNames.of(key)));
  if (fields.has('gap') && fields.has('source'))
    throw new JsonFault(node.at, 'this item has both a "source" and a "gap".');
  if (fields.has('gap')) return gapOf(understood(node, gapNames));
  const clip = understood(node, clipNames);
  if (fields.has('source')) return clipOf(clip, base);
  throw new JsonFault(node.at, 'this item has neither a "source" nor a "gap".');
}

function clipOf(node: JsonObjectNode, base: string | undefined): Clip {
  notBoth(node, 'end', 'duration', 'of which each says where the clip ends');
  const source = fileNames(node, 'source');
  const uri = present(node, 'uri') === undefined ? sourceUri(source, base) : { uri: fileNames(node, 'uri') };
  const [start, duration] = [time(node, 'start'), time(node, 'duration')];
  const end = duration === undefined ? time(node, 'end') : endAfter(start, duration);
  const speed = time(node, 'speed', 'a speed such as 0.5 or 2');
  const [volume, mute] = [number(node, 'volume'), flag(node, 'mute')];
  const [fadeIn, fadeOut] = [time(node, 'fadeIn'), time(node, 'fadeOut')];
  const own = rate(node, 'rate');
  const [streams, transforms] = [object(node, 'streams'), present(node, 'transforms')];
  return {
    source,
    ...uri,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(speed === undefined ? {} : { speed }),
    ...(volume === undefined ? {} : { volume }),
    ...(mute === undefined ? {} : { mute }),
    ...(fadeIn === undefined ? {} : { fadeIn }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
    ...(streams === undefined ? {} : { streams: streamsOf(understood(streams, streamNames)) }),
    ...outsideOf(node),
    ...(own === undefined ? {} : { rate: own }),
    ...(transforms === undefined ? {} : { transforms: transformsOf(transforms) }),
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

function outsideOf(item: JsonObjectNode): Pick<Clip, 'outsidePicture'> {
  const node = present(item, 'outsidePicture');
  if (node === undefined) return {};
  const outsidePicture = text(item, 'outsidePicture');
  if (outsidePicture === 'drop' || outsidePicture === 'hold') return { outsidePicture };
  throw new JsonFault(node.at, `"outsidePicture" is "drop" or "hold", not ${JSON.stringify(outsidePicture)}.`);
}

function transitionOf(item: JsonObjectNode): Pick<TimelineItem, 'transition'> {
  notBoth(item, 'transition', 'crossfade', 'of which each says how it begins');
  const crossfade = time(item, 'crossfade');
  if (crossfade !== undefined) return { transition: { type: 'crossfade', duration: crossfade } };
  const given = object(item, 'transition');
  if (given === undefined) return {};
  const node = understood(given, transitionNames);
  const type = text(node, 'type');
  if (!isCrossfade(type)) {
    throw new JsonFault(
      node.members.get('type')?.at ?? node.at,
      `there is no transition ${JSON.stringify(type)}.`,
      'There is "crossfade", which is also called "dissolve".',
    );
  }
  const duration = time(node, 'duration');
  if (duration === undefined) throw new JsonFault(node.at, '"duration" is missing.');
  return { transition: { type: 'crossfade', duration } };
}

/** Other programs' words for it. */
function isCrossfade(type: string): boolean {
  return plainName(type) === 'crossfade' || clipNames.of(type) === 'crossfade';
}

/** One alone needs no brackets. */
function transformsOf(node: JsonNode): readonly TransformRef[] {
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
