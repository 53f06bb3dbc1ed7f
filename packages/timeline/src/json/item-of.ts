import type { Clip, Gap, Seconds, TimelineItem, TransformRef } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core';
import { asNumber, readTime } from '../read-time.ts';
import { sourceNames } from '../source-names.ts';
import { sourceUri } from '../source-uri.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { plainJson } from './plain-json.ts';

/** One item of a JSON list. Throws a {@link JsonFault} where it is none. */
export function itemOf(node: JsonNode, base: string | undefined): TimelineItem {
  if (node.kind !== 'object') throw new JsonFault(node.at, `an item is an object, not ${name(node)}.`);
  const key = sourceNames.find((candidate) => node.members.has(candidate));
  if (key !== undefined) return clipOf(node, key, base);
  if (node.members.has('gap')) return gapOf(node);
  throw new JsonFault(node.at, 'this item has neither a "source" nor a "gap".');
}

function clipOf(node: JsonObjectNode, sourceKey: string, base: string | undefined): Clip {
  if (node.members.has('gap')) throw new JsonFault(node.at, `this item has both a "${sourceKey}" and a "gap".`);
  const source = text(node, sourceKey);
  const start = time(node, 'start');
  const end = time(node, 'end');
  const uri = present(node, 'uri') === undefined ? sourceUri(source, base) : { uri: text(node, 'uri') };
  const transform = present(node, 'transform');
  return {
    source,
    ...uri,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    ...(transform === undefined ? {} : { transform: transformOf(transform) }),
  };
}

function gapOf(node: JsonObjectNode): Gap {
  const gap = time(node, 'gap');
  if (gap === undefined || secondsToRational(gap).compare(0) < 0) {
    throw new JsonFault(node.members.get('gap')?.at ?? node.at, '"gap" is a number of seconds, 0 or more.');
  }
  return { gap };
}

function transformOf(node: JsonNode): TransformRef {
  if (node.kind !== 'object') throw new JsonFault(node.at, `"transform" is an object, not ${name(node)}.`);
  const params = node.members.get('params');
  return {
    name: text(node, 'name'),
    version: text(node, 'version'),
    ...(params === undefined ? {} : { params: plainJson(params) }),
  };
}

/** A text that must be there and not be empty. */
function text(node: JsonObjectNode, key: string): string {
  const value = node.members.get(key);
  if (value === undefined) throw new JsonFault(node.at, `"${key}" is missing.`);
  if (value.kind !== 'string') throw new JsonFault(value.at, `"${key}" is a text in quotes, not ${name(value)}.`);
  if (value.value === '') throw new JsonFault(value.at, `"${key}" is empty.`);
  return value.value;
}

/** A time that may be left out. A text stays a text; a number too fine for JavaScript's becomes one. */
function time(node: JsonObjectNode, key: string): Seconds | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  const written = value.kind === 'number' ? value.text : value.kind === 'string' ? value.value : undefined;
  const seconds = written === undefined ? undefined : readTime(written);
  if (seconds === undefined) {
    throw new JsonFault(value.at, `"${key}" is ${name(value)}, not a time such as 1.5 or "00:01:02.500".`);
  }
  return value.kind === 'number' ? asNumber(seconds) : seconds;
}

/** `null` stands for what is left out, as programs write it. */
function present(node: JsonObjectNode, key: string): JsonNode | undefined {
  const value = node.members.get(key);
  return value?.kind === 'null' ? undefined : value;
}

function name(node: JsonNode): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'number':
      return node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text;
    case 'string':
      return JSON.stringify(node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value);
    case 'boolean':
      return String(node.value);
    case 'array':
      return 'an array';
    case 'object':
      return 'an object';
  }
}
