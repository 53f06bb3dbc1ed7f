import { checkCount, checkValues } from '../check-size.ts';
import { JsonFault, repeatedKey } from './json-fault.ts';
import type { JsonNode } from './json-node.ts';
import { placeOf } from './place-of.ts';

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** What several programs write beside JSON's own numbers. */
const endless = /-?(?:NaN|Inf(?:inity)?)/y;
const word = /true|false|null/y;

/** Far beyond any list; keeps a hostile one from exhausting the stack. */
const maxDepth = 100;

export interface ReadJsonOptions {
  /** Whether `NaN`, `Infinity` and `Inf` are numbers too, which JSON does not have. @default false */
  readonly infinities?: boolean;
}

/**
 * Reads JSON and keeps positions and the digits of numbers, both of which `JSON.parse` drops (its messages name no
 * position on newer engines). Throws a {@link JsonFault} where the text is no JSON, and where an object has a key twice;
 * `invalid-list` for an array of more items, or more values in all, than a list may have.
 */
export function readJson(text: string, { infinities = false }: ReadJsonOptions = {}): JsonNode {
  let at = 0;
  let values = 0;

  const here = () => placeOf(text, at);
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const skip = (character: string): boolean => {
    match(space);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const expect = (character: string, what: string): void => {
    if (!skip(character)) throw fault(what);
  };
  const fault = (expected: string): JsonFault => {
    const found =
      at < text.length ? `${JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0))} is` : 'it ends';
    return new JsonFault(at, `${found} where ${expected} should be.`);
  };

  const readText = (what: string): string => {
    match(space);
    if (text[at] !== '"') throw fault(what);
    // By hand: a regular expression overflows the stack on a text of millions of characters.
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    try {
      const value: unknown = JSON.parse(text.slice(at, end + 1));
      at = end + 1;
      return String(value);
    } catch {
      throw new JsonFault(at, 'this text does not end on its line, or has an escape that JSON does not know.');
    }
  };
  const readArray = (start: number, depth: number): JsonNode => {
    const items: JsonNode[] = [];
    if (!skip(']')) {
      do {
        items.push(readValue(depth + 1));
        checkCount(items.length, here);
      } while (skip(','));
      expect(']', 'a comma or "]"');
    }
    return { kind: 'array', at: start, items };
  };
  const readObject = (start: number, depth: number): JsonNode => {
    const members = new Map<string, JsonNode>();
    const keys = new Map<string, number>();
    if (!skip('}')) {
      do {
        match(space);
        const place = at;
        const key = readText('a key in quotes');
        expect(':', 'a colon');
        if (keys.has(key)) throw repeatedKey(place, key);
        keys.set(key, place);
        members.set(key, readValue(depth + 1));
      } while (skip(','));
      expect('}', 'a comma or "}"');
    }
    return { kind: 'object', at: start, members, keys };
  };
  const readValue = (depth: number): JsonNode => {
    match(space);
    const start = at;
    values += 1;
    checkValues(values, here);
    if (depth > maxDepth) throw new JsonFault(at, `it is nested deeper than ${maxDepth} levels.`);
    if (skip('[')) return readArray(start, depth);
    if (skip('{')) return readObject(start, depth);
    if (text[at] === '"') return { kind: 'string', at: start, value: readText('a text') };
    const digits = match(number) ?? (infinities ? match(endless) : undefined);
    if (digits !== undefined) return { kind: 'number', at: start, text: digits };
    const literal = match(word);
    if (literal === undefined) throw fault('a value');
    return literal === 'null' ? { kind: 'null', at: start } : { kind: 'boolean', at: start, value: literal === 'true' };
  };

  const value = readValue(0);
  match(space);
  if (at < text.length) throw fault('the end');
  return value;
}
