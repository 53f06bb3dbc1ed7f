import type { Json } from '@clipwright/core/author';
import type { JsonNode, JsonObjectNode } from './json-node.ts';

/** The plain value of what was read. */
export function plainJson(node: JsonNode): Json {
  switch (node.kind) {
    case 'null':
      return null;
    case 'number':
      return Number(node.text);
    case 'array':
      return node.items.map(plainJson);
    case 'object':
      return plainObject(node);
    default:
      return node.value;
  }
}

/** The same of an object. */
export function plainObject(node: JsonObjectNode): Readonly<Record<string, Json>> {
  // fromEntries makes own properties of all keys, "__proto__" too.
  return Object.fromEntries([...node.members].map(([key, value]) => [key, plainJson(value)]));
}
