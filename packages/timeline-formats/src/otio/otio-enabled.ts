import { present } from '../json/fields.ts';
import type { JsonObjectNode } from '../json/json-node.ts';

/** Whether something is not switched off. */
export function isEnabled(node: JsonObjectNode): boolean {
  const enabled = present(node, 'enabled');
  return enabled?.kind !== 'boolean' || enabled.value;
}
