import type { Music } from '@clipwright/core';
import { musicNames } from '../names/list-names.ts';
import { sourceUri } from '../source-uri.ts';
import { fileName, flag, number, present, time } from './fields.ts';
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
  };
}
