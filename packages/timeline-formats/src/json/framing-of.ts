import type { Clip, Framing, PicturePart } from '@clipwright/core';
import { partNames, viewNames } from '../names/list-names.ts';
import { choice, name, number, object, present } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonObjectNode } from './json-node.ts';
import { understood, writtenAs } from './understood.ts';

/** What of its picture a clip shows, and how it is turned. Throws a {@link JsonFault} where something of it is none. */
export function framingOf(node: JsonObjectNode): Framing {
  const [crop, flip] = [object(node, 'crop'), choice(node, 'flip', ['horizontal', 'vertical'])];
  return {
    ...(crop === undefined ? {} : { crop: partOf(crop) }),
    ...rotateOf(node),
    ...(flip === undefined ? {} : { flip }),
  };
}

/** What of its picture a clip shows from its beginning to its end. Throws a {@link JsonFault} where that is none. */
export function viewOf(clip: JsonObjectNode): Pick<Clip, 'view'> {
  const given = object(clip, 'view');
  if (given === undefined) return {};
  const node = understood(given, viewNames);
  const [from, to] = [object(node, 'from'), object(node, 'to')];
  return {
    view: { ...(from === undefined ? {} : { from: partOf(from) }), ...(to === undefined ? {} : { to: partOf(to) }) },
  };
}

function partOf(given: JsonObjectNode): PicturePart {
  const node = understood(given, partNames);
  const [left, top] = [number(node, 'left'), number(node, 'top')];
  const [width, height] = [number(node, 'width'), number(node, 'height')];
  return {
    ...(left === undefined ? {} : { left }),
    ...(top === undefined ? {} : { top }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

const turns = [0, 90, 180, 270] as const;

function rotateOf(node: JsonObjectNode): Pick<Framing, 'rotate'> {
  const given = present(node, 'rotate');
  if (given === undefined) return {};
  const degrees = given.kind === 'number' ? Number(given.text) : undefined;
  const rotate = turns.find((turn) => turn === degrees);
  if (rotate !== undefined) return { rotate };
  throw new JsonFault(given.at, `"${writtenAs(node, 'rotate')}" is 90, 180 or 270, not ${name(given)}.`);
}
