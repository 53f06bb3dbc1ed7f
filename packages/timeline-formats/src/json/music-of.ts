import type { Music } from '@clipwright/core';
import { duckNames, musicNames } from '../names/list-names.ts';
import { sourceUri } from '../source-uri.ts';
import { fileName, flag, number, object, present, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonObjectNode } from './json-node.ts';
import { understood } from './understood.ts';

/** The music of a JSON list. Throws a {@link JsonFault} where it is none. */
export function musicOf(given: JsonObjectNode, base: string | undefined): Music {
  const node = understood(given, musicNames);
  const source = fileName(node, 'source');
  const uri = present(node, 'uri') === undefined ? sourceUri(source, base) : { uri: fileName(node, 'uri') };
  const [volume, loop] = [number(node, 'volume'), flag(node, 'loop')];
  const [start, fadeOut] = [time(node, 'start'), time(node, 'fadeOut')];
  return {
    source,
    ...uri,
    ...(volume === undefined ? {} : { volume }),
    ...(start === undefined ? {} : { start }),
    ...(loop === undefined ? {} : { loop }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
    ...duckOf(object(node, 'duck')),
  };
}

function duckOf(given: JsonObjectNode | undefined): Pick<Music, 'duck'> {
  if (given === undefined) return {};
  const node = understood(given, duckNames);
  const by = number(node, 'by');
  if (by === undefined) throw new JsonFault(node.at, '"by" is missing: decibels by which the music is quieter.');
  const [attack, release] = [time(node, 'attack'), time(node, 'release')];
  return {
    duck: { by, ...(attack === undefined ? {} : { attack }), ...(release === undefined ? {} : { release }) },
  };
}
