import type { Annotated, Marker, Rational } from '@clipwright/core';
import type { Json } from '@clipwright/core/author';
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts';
import type { Losses } from '../losses.ts';
import { secondsOf } from '../seconds-of.ts';
import { arrayIn, objectIn, rangeIn, textIn } from './otio-values.ts';

/** Name, markers and metadata of an object. @param zero What its markers count from. */
export function otioDescribed(node: JsonObjectNode, zero: Rational, losses: Losses): Annotated {
  const [called, given] = [textIn(node, 'name'), objectIn(node, 'metadata')];
  const markers = arrayIn(node, 'markers').flatMap((marker) => markerOf(marker, zero));
  const metadata = given === undefined || given.members.size === 0 ? undefined : plainMetadata(given, losses);
  return {
    ...(called === undefined ? {} : { name: called }),
    ...(markers.length === 0 ? {} : { markers }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function markerOf(node: JsonNode, zero: Rational): readonly Marker[] {
  if (node.kind !== 'object') return [];
  const range = rangeIn(node, 'marked_range');
  const [called, comment, color] = [textIn(node, 'name'), textIn(node, 'comment'), textIn(node, 'color')];
  if (range === undefined) return [];
  return [
    {
      at: secondsOf(range.start.sub(zero)),
      ...(range.duration.compare(0) === 0 ? {} : { duration: secondsOf(range.duration) }),
      ...(called === undefined ? {} : { name: called }),
      ...(comment === undefined ? {} : { comment }),
      ...(color === undefined ? {} : { color }),
    },
  ];
}

/** Metadata as plain JSON, which knows neither endless numbers nor whole ones of any length. */
export function plainMetadata(node: JsonObjectNode, losses: Losses): Readonly<Record<string, Json>> {
  return Object.fromEntries([...node.members].map(([key, value]) => [key, plain(value, losses)]));
}

function plain(node: JsonNode, losses: Losses): Json {
  switch (node.kind) {
    case 'null':
      return null;
    case 'array':
      return node.items.map((item) => plain(item, losses));
    case 'object':
      return plainMetadata(node, losses);
    case 'number': {
      const number = Number(node.text);
      if (Number.isFinite(number) && (Number.isSafeInteger(number) || !/^-?\d+$/.test(node.text))) return number;
      losses.add('changed', 'metadata', 'Numbers in metadata that JSON cannot hold exactly are kept as text.');
      return node.text;
    }
    default:
      return node.value;
  }
}
