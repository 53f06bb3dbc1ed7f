import type { TimelineItem, Transition } from '@clipwright/core';
import { plainName } from '@clipwright/core/author';
import { clipNames, transitionNames } from '../names/list-names.ts';
import { colorText } from './color-text.ts';
import { choice, object, present, text, time } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonObjectNode } from './json-node.ts';
import { notBoth, understood } from './understood.ts';

/** How the item before gives way to one. Throws a {@link JsonFault} where it says nothing that there is. */
export function transitionOf(item: JsonObjectNode): Pick<TimelineItem, 'transition'> {
  notBoth(item, 'transition', 'crossfade', 'of which each says how it begins');
  const crossfade = time(item, 'crossfade');
  if (crossfade !== undefined) return { transition: { type: 'crossfade', duration: crossfade } };
  const given = object(item, 'transition');
  if (given === undefined) return {};
  const node = understood(given, transitionNames);
  const type = typeOf(node);
  const duration = time(node, 'duration');
  if (duration === undefined) throw new JsonFault(node.at, '"duration" is missing.');
  const direction = type === 'wipe' || type === 'slide' ? choice(node, 'direction', directions) : undefined;
  const color = type === 'dip' ? colorText(node) : undefined;
  for (const [key, other] of [
    ['direction', 'a wipe or a slide'],
    ['color', 'a dip'],
  ] as const) {
    if (present(node, key) === undefined || (key === 'color' ? color : direction) !== undefined) continue;
    throw new JsonFault(node.members.get(key)?.at ?? node.at, `"${key}" is of ${other}, not of a ${type}.`);
  }
  return {
    transition: {
      ...{ type, duration },
      ...(color === undefined ? {} : { color }),
      ...(direction === undefined ? {} : { direction }),
      ...(present(node, 'style') === undefined ? {} : { style: text(node, 'style') }),
    },
  };
}

const directions = ['left', 'right', 'up', 'down'] as const;
const types = ['crossfade', 'dip', 'wipe', 'slide'] as const;

function typeOf(node: JsonObjectNode): Transition['type'] {
  const written = text(node, 'type');
  const found = types.find((type) => type === plainName(written));
  if (found !== undefined) return found;
  // Other programs' words for it.
  if (clipNames.of(written) === 'crossfade') return 'crossfade';
  throw new JsonFault(
    node.members.get('type')?.at ?? node.at,
    `there is no transition ${JSON.stringify(written)}.`,
    'There are "crossfade", which is also called "dissolve", "dip", "wipe" and "slide".',
  );
}
