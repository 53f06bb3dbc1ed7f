import type { Names } from '../names/names.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';

/**
 * An object's members under the names that are used here, notes left out. `null` stands for what is left out, as
 * programs write it. Throws a {@link JsonFault} for a key that means nothing, and for two that mean the same.
 */
export function understood(node: JsonObjectNode, names: Names): JsonObjectNode {
  const members = new Map<string, JsonNode>();
  const written = new Map<string, string>();
  for (const [key, value] of node.members) {
    const field = names.of(key);
    if (field === 'note') continue;
    if (field === undefined)
      throw new JsonFault(keyAt(node, key), `a ${names.what} has no "${short(key)}".`, names.advice(key));
    const before = members.get(field);
    if (before !== undefined && value.kind === 'null') continue;
    if (before !== undefined && before.kind !== 'null') {
      const problem = `"${written.get(field)}" and "${short(key)}" say the same of a ${names.what}.`;
      throw new JsonFault(keyAt(node, key), problem, 'Keep one of them.');
    }
    members.set(field, value);
    written.set(field, key);
  }
  return { ...node, members, written };
}

/** Which of a field's names an object has it under, for messages. */
export function writtenAs({ written }: JsonObjectNode, field: string): string {
  return short(written?.get(field) ?? field);
}

/** Throws a {@link JsonFault} where an object has two of its members that exclude each other. */
export function notBoth(node: JsonObjectNode, first: string, second: string, why: string): void {
  const [one, other] = [node.members.get(first), node.members.get(second)];
  if (one === undefined || other === undefined || one.kind === 'null' || other.kind === 'null') return;
  const names = `both "${writtenAs(node, first)}" and "${writtenAs(node, second)}"`;
  throw new JsonFault(keyAt(node, writtenAs(node, second)), `there are ${names}, ${why}.`, 'Keep one of them.');
}

function keyAt(node: JsonObjectNode, key: string): number {
  return node.keys.get(key) ?? node.at;
}

function short(key: string): string {
  return key.length > 40 ? `${key.slice(0, 40)}…` : key;
}
