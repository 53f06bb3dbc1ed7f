import { parse } from '@humanwhocodes/momoa';
import { checkValues } from '../check-size.ts';
import { listLimits } from '../limits.ts';
import { JsonFault, repeatedKey } from './json-fault.ts';
import type { JsonNode } from './json-node.ts';
import { placeOf } from './place-of.ts';

/** Far beyond any list. */
const maxDepth = 100;

type Ast = ReturnType<typeof parse>['body'];

/**
 * Reads JSON5, which people write by hand, with the place of each value. Throws a {@link JsonFault}, also where an object
 * has a key twice.
 */
export function readJson5(text: string): JsonNode {
  let values = 0;

  const nodeOf = (node: Ast, depth: number): JsonNode => {
    const at = node.loc.start.offset;
    values += 1;
    checkValues(values, () => placeOf(text, at));
    if (depth > maxDepth) throw new JsonFault(at, `it is nested deeper than ${maxDepth} levels.`);
    switch (node.type) {
      case 'Object': {
        const members = new Map<string, JsonNode>();
        const keys = new Map<string, number>();
        for (const { name, value } of node.members) {
          const key = name.type === 'Identifier' ? name.name : name.value;
          const place = name.loc.start.offset;
          if (keys.has(key)) throw repeatedKey(place, key);
          keys.set(key, place);
          members.set(key, nodeOf(value, depth + 1));
        }
        return { kind: 'object', at, members, keys };
      }
      case 'Array':
        return { kind: 'array', at, items: node.elements.map(({ value }) => nodeOf(value, depth + 1)) };
      case 'String':
        return { kind: 'string', at, value: node.value };
      case 'Boolean':
        return { kind: 'boolean', at, value: node.value };
      case 'Null':
        return { kind: 'null', at };
      case 'Number': {
        const written = text.slice(at, node.loc.end.offset);
        // Hexadecimal, a sign, a bare point: what no decimal of JSON is.
        return {
          kind: 'number',
          at,
          text: /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(written) ? written : String(node.value),
        };
      }
      default:
        return { kind: 'number', at, text: 'NaN' };
    }
  };

  return nodeOf(parsed(text), 0);
}

function parsed(text: string): Ast {
  if (text.length > listLimits.json5) {
    throw new JsonFault(0, `it is longer than ${listLimits.json5} characters.`, 'Split it.');
  }
  try {
    return parse(text, { mode: 'json5' }).body;
  } catch (error) {
    if (error instanceof RangeError) throw new JsonFault(0, `it is nested deeper than ${maxDepth} levels.`);
    if (error instanceof Error && 'offset' in error && typeof error.offset === 'number') {
      throw new JsonFault(Math.min(error.offset, text.length), 'this is no JSON5 there.');
    }
    throw new JsonFault(text.length, 'this is no JSON5: it ends too early.');
  }
}
