import type { CanvasShift, TimelineItem, Transition, TransitionDrawing } from '@clipwright/core';
import { plainName } from '@clipwright/core/author';
import { clipNames, drawingNames, shiftNames, transitionNames } from '../names/list-names.ts';
import { colorText } from './color-text.ts';
import { choice, number, object, present, text, time } from './fields.ts';
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
  const { type, ...how } = transitionKind(node);
  const duration = time(node, 'duration');
  if (duration === undefined) throw new JsonFault(node.at, '"duration" is missing.');
  return {
    transition: {
      ...{ type, duration, ...how },
      ...(present(node, 'style') === undefined ? {} : { style: text(node, 'style') }),
    },
  };
}

/** What kind a transition is, and how it is drawn. Throws a {@link JsonFault} where it is none. */
export function transitionKind(node: JsonObjectNode): Omit<Transition, 'duration' | 'style'> {
  const type = typeOf(node);
  const direction = type === 'wipe' || type === 'slide' ? choice(node, 'direction', directions) : undefined;
  const color = type === 'dip' ? colorText(node) : undefined;
  const drawing = type === 'drawn' ? drawingOf(node) : undefined;
  const own = { direction, color, drawing };
  for (const [key, other] of [
    ['direction', 'a wipe or a slide'],
    ['color', 'a dip'],
    ['drawing', 'what is drawn'],
  ] as const) {
    if (present(node, key) === undefined || own[key] !== undefined) continue;
    throw new JsonFault(node.members.get(key)?.at ?? node.at, `"${key}" is of ${other}, not of a ${type}.`);
  }
  return {
    type,
    ...(color === undefined ? {} : { color }),
    ...(direction === undefined ? {} : { direction }),
    ...(drawing === undefined ? {} : { drawing }),
  };
}

function drawingOf(node: JsonObjectNode): TransitionDrawing {
  const given = object(node, 'drawing');
  if (given === undefined) throw new JsonFault(node.at, '"drawing" is missing.');
  const drawing = understood(given, drawingNames);
  const [from, to, window] = [shiftOf(drawing, 'from'), shiftOf(drawing, 'to'), shiftOf(drawing, 'window')];
  if (window === undefined) throw new JsonFault(given.at, '"window" is missing.');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), window };
}

function shiftOf(drawing: JsonObjectNode, key: string): CanvasShift | undefined {
  const given = object(drawing, key);
  if (given === undefined) return undefined;
  const node = understood(given, shiftNames);
  const [x, y] = [number(node, 'x'), number(node, 'y')];
  return { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}

const directions = ['left', 'right', 'up', 'down'] as const;
const types = ['crossfade', 'dip', 'wipe', 'slide', 'drawn'] as const;

function typeOf(node: JsonObjectNode): Transition['type'] {
  const written = text(node, 'type');
  const found = types.find((type) => type === plainName(written));
  if (found !== undefined) return found;
  // Other programs' words for it.
  if (clipNames.of(written) === 'crossfade') return 'crossfade';
  throw new JsonFault(
    node.members.get('type')?.at ?? node.at,
    `there is no transition ${JSON.stringify(written)}.`,
    'There are "crossfade", which is also called "dissolve", "dip", "wipe", "slide" and "drawn".',
  );
}
