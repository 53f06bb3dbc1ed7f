import type { LayerVideo } from '@clipwright/core';
import { endAfter } from '../end-after.ts';
import { streamNames } from '../names/list-names.ts';
import { sourceUri } from '../source-uri.ts';
import { fileNames, object, present, rate, time } from './fields.ts';
import { framingOf } from './framing-of.ts';
import type { JsonObjectNode } from './json-node.ts';
import { streamsOf, transformsOf } from './source-choices.ts';
import { notBoth, understood } from './understood.ts';

/**
 * What is shown of a source, by a clip and by a layer alike, or is heard of it. Throws a {@link JsonFault} where something of it is none.
 *
 * @param what Names what it is of, in errors.
 */
export function shownOf(node: JsonObjectNode, base: string | undefined, what: 'clip' | 'video' | 'audio'): LayerVideo {
  notBoth(node, 'end', 'duration', `of which each says where the ${what} ends`);
  const source = fileNames(node, 'source');
  const uri = present(node, 'uri') === undefined ? sourceUri(source, base) : { uri: fileNames(node, 'uri') };
  const [start, duration] = [time(node, 'start'), time(node, 'duration')];
  const end = duration === undefined ? time(node, 'end') : endAfter(start, duration);
  const speed = time(node, 'speed', 'a speed such as 0.5 or 2');
  const [freeze, own] = [time(node, 'freeze'), rate(node, 'rate')];
  const [streams, transforms] = [object(node, 'streams'), present(node, 'transforms')];
  return {
    source,
    ...uri,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(speed === undefined ? {} : { speed }),
    ...(freeze === undefined ? {} : { freeze }),
    ...framingOf(node),
    ...(streams === undefined ? {} : { streams: streamsOf(understood(streams, streamNames)) }),
    ...(own === undefined ? {} : { rate: own }),
    ...(transforms === undefined ? {} : { transforms: transformsOf(transforms) }),
  };
}
