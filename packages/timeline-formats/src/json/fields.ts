import type { FrameRate, Seconds } from '@clipwright/core';
import { fileNameProblem } from '../file-name-problem.ts';
import { readRate } from '../read-rate.ts';
import { asNumber, readTime } from '../read-time.ts';
import { JsonFault } from './json-fault.ts';
import type { JsonNode, JsonObjectNode } from './json-node.ts';
import { writtenAs } from './understood.ts';

/** A member; `null` stands for what is left out, as programs write it. */
export function present(node: JsonObjectNode, key: string): JsonNode | undefined {
  const value = node.members.get(key);
  return value?.kind === 'null' ? undefined : value;
}

/** A text that must be there and not be empty. */
export function text(node: JsonObjectNode, key: string): string {
  const value = node.members.get(key);
  if (value === undefined) throw new JsonFault(node.at, `"${writtenAs(node, key)}" is missing.`);
  if (value.kind !== 'string')
    throw new JsonFault(value.at, `"${writtenAs(node, key)}" is a text in quotes, not ${name(value)}.`);
  if (value.value === '') throw new JsonFault(value.at, `"${writtenAs(node, key)}" is empty.`);
  return value.value;
}

/** The name of a file that must be there. */
export function fileName(node: JsonObjectNode, key: string): string {
  const value = text(node, key);
  const problem = fileNameProblem(value);
  if (problem === undefined) return value;
  throw new JsonFault(node.members.get(key)?.at ?? node.at, `"${writtenAs(node, key)}" ${problem}.`);
}

/** The name of a file that must be there, or those of several that are one source. */
export function fileNames(node: JsonObjectNode, key: string): string | readonly string[] {
  const value = node.members.get(key);
  if (value?.kind !== 'array') return fileName(node, key);
  if (value.items.length === 0) throw new JsonFault(value.at, `"${writtenAs(node, key)}" names no file.`);
  return value.items.map((item) => {
    if (item.kind !== 'string') throw new JsonFault(item.at, `a file is a text in quotes, not ${name(item)}.`);
    const problem = fileNameProblem(item.value);
    if (problem === undefined) return item.value;
    throw new JsonFault(item.at, `the name of a file ${problem}.`);
  });
}

const timeForm = 'a time such as 1.5 or "00:01:02.500"';

/**
 * A time, or another exact decimal, that may be left out. A text stays a text; a number too fine for JavaScript's
 * becomes one.
 */
export function time(node: JsonObjectNode, key: string, what = timeForm): Seconds | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  const written = value.kind === 'number' ? value.text : value.kind === 'string' ? value.value : undefined;
  const seconds = written === undefined ? undefined : readTime(written);
  if (seconds === undefined) {
    throw new JsonFault(value.at, `"${writtenAs(node, key)}" is ${name(value)}, not ${what}.`);
  }
  return value.kind === 'number' ? asNumber(seconds) : seconds;
}

/** Frames per second that may be left out. A text stays a text. */
export function rate(node: JsonObjectNode, key: string): FrameRate | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  const written = value.kind === 'number' ? value.text : value.kind === 'string' ? value.value : undefined;
  const read = written === undefined ? undefined : readRate(written);
  if (read === undefined || written === undefined) {
    throw new JsonFault(
      value.at,
      `"${writtenAs(node, key)}" is ${name(value)}, not a rate such as 30 or "30000/1001".`,
    );
  }
  return value.kind === 'number' ? read : written;
}

/** A number that may be left out. */
export function number(node: JsonObjectNode, key: string): number | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  const result = value.kind === 'number' ? Number(value.text) : Number.NaN;
  if (Number.isFinite(result)) return result;
  throw new JsonFault(value.at, `"${writtenAs(node, key)}" is ${name(value)}, not a number.`);
}

/** A whole number from 0 that may be left out. */
export function position(node: JsonObjectNode, key: string): number | undefined {
  const value = number(node, key);
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
  throw new JsonFault(
    node.members.get(key)?.at ?? node.at,
    `"${writtenAs(node, key)}" is ${value}, not a whole number from 0.`,
  );
}

/** `true` or `false`, which may be left out. */
export function flag(node: JsonObjectNode, key: string): boolean | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  if (value.kind === 'boolean') return value.value;
  throw new JsonFault(value.at, `"${writtenAs(node, key)}" is ${name(value)}, not true or false.`);
}

/** One of a few texts, which may be left out. */
export function choice<Text extends string>(
  node: JsonObjectNode,
  key: string,
  texts: readonly Text[],
): Text | undefined {
  const value = present(node, key);
  if (value === undefined) return undefined;
  const written = text(node, key);
  const found = texts.find((each) => each === written);
  if (found !== undefined) return found;
  const all = texts.map((each) => `"${each}"`).join(' or ');
  throw new JsonFault(value.at, `"${writtenAs(node, key)}" is ${all}, not ${JSON.stringify(written)}.`);
}

/** An object that may be left out. */
export function object(node: JsonObjectNode, key: string): JsonObjectNode | undefined {
  const value = present(node, key);
  if (value === undefined || value.kind === 'object') return value;
  throw new JsonFault(value.at, `"${writtenAs(node, key)}" is an object, not ${name(value)}.`);
}

/** What a value is, for a message. */
export function name(node: JsonNode): string {
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
