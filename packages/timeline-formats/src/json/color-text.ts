import { isColor } from '@clipwright/core/author';
import { present, text } from './fields.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonObjectNode } from './json-node.ts';

/** A colour that may be left out, as it is written. Throws a {@link JsonFault} where it is none. */
export function colorText(node: JsonObjectNode): string | undefined {
  if (present(node, 'color') === undefined) return undefined;
  const color = text(node, 'color');
  if (isColor(color.toLowerCase())) return color;
  throw new JsonFault(node.members.get('color')?.at ?? node.at, `"color" is red, green and blue, such as "#202020".`);
}
