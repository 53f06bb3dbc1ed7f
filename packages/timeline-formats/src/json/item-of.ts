import type { Clip, Gap, TimelineItem } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { clipNames, gapNames } from '../names/list-names.ts';
import { colorText } from './color-text.ts';
import { describedOf, footageOf, generatorOf } from './described.ts';
import { choice, flag, name, number, present, time } from './fields.ts';
import { viewOf } from './framing-of.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { layersOf } from './layers-of.ts';
import { shownOf } from './shown-of.ts';
import { audioStreamsOf } from './source-choices.ts';
import { transitionOf } from './transition-of.ts';
import { understood } from './understood.ts';

/** One item of a JSON list. Throws a {@link JsonFault} where it is none. */
export function itemOf(node: JsonNode, base: string | undefined): TimelineItem {
  if (node.kind !== 'object') throw new JsonFault(node.at, `an item is an object, not ${name(node)}.`);
  const fields = new Set([...node.members.keys()].map((key) => clipNames.of(key) ?? gapNames.of(key)));
  if (fields.has('gap') && fields.has('source'))
    throw new JsonFault(node.at, 'this item has both a "source" and a "gap".');
  if (fields.has('gap')) return gapOf(understood(node, gapNames), base);
  const clip = understood(node, clipNames);
  if (fields.has('source')) return clipOf(clip, base);
  throw new JsonFault(node.at, 'this item has neither a "source" nor a "gap".');
}

function clipOf(node: JsonObjectNode, base: string | undefined): Clip {
  const [volume, loudness, mute] = [number(node, 'volume'), number(node, 'loudness'), flag(node, 'mute')];
  const [fadeIn, fadeOut] = [time(node, 'fadeIn'), time(node, 'fadeOut')];
  const audioStreams = present(node, 'audioStreams');
  const outsidePicture = choice(node, 'outsidePicture', ['drop', 'hold']);
  const positions = choice(node, 'positions', ['source', 'timecode']);
  return {
    ...shownOf(node, base, 'clip'),
    ...viewOf(node),
    ...(volume === undefined ? {} : { volume }),
    ...(loudness === undefined ? {} : { loudness }),
    ...(mute === undefined ? {} : { mute }),
    ...(fadeIn === undefined ? {} : { fadeIn }),
    ...(fadeOut === undefined ? {} : { fadeOut }),
    ...(audioStreams === undefined ? {} : { audioStreams: audioStreamsOf(audioStreams) }),
    ...(outsidePicture === undefined ? {} : { outsidePicture }),
    ...(positions === undefined ? {} : { positions }),
    ...footageOf(node),
    ...transitionOf(node),
    ...layersOf(node, base),
    ...describedOf(node),
  };
}

function gapOf(node: JsonObjectNode, base: string | undefined): Gap {
  const gap = time(node, 'gap');
  if (gap === undefined || secondsToRational(gap).compare(0) < 0) {
    throw new JsonFault(node.members.get('gap')?.at ?? node.at, '"gap" is a number of seconds, 0 or more.');
  }
  const color = colorText(node);
  return {
    gap,
    ...(color === undefined ? {} : { color }),
    ...transitionOf(node),
    ...generatorOf(node),
    ...layersOf(node, base),
    ...describedOf(node),
  };
}
