import { Rational } from '@clipwright/core';
import { readFrameRate, secondsToRational } from '@clipwright/core/author';
import { fileNameProblem } from '../file-name-problem.ts';
import { name, present } from '../json/fields.ts';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts';

/** The schema of an object without its version: `Clip` of `Clip.2`. */
export function schemaOf(node: JsonNode | undefined): string {
  if (node?.kind !== 'object') return '';
  const schema = node.members.get('OTIO_SCHEMA');
  return schema?.kind === 'string' ? schema.value.replace(/\.\d+$/, '') : '';
}

/** An object that may be left out. */
export function objectIn(node: JsonObjectNode, key: string): JsonObjectNode | undefined {
  const value = present(node, key);
  if (value === undefined || value.kind === 'object') return value;
  throw new JsonFault(value.at, `"${key}" is an object, not ${name(value)}.`);
}

/** An array that may be left out. */
export function arrayIn(node: JsonObjectNode, key: string): readonly JsonNode[] {
  const value = present(node, key);
  if (value === undefined) return [];
  if (value.kind === 'array') return value.items;
  throw new JsonFault(value.at, `"${key}" is an array, not ${name(value)}.`);
}

/** A text that may be left out, or be empty. */
export function textIn(node: JsonObjectNode, key: string): string | undefined {
  const value = present(node, key);
  return value?.kind === 'string' && value.value !== '' ? value.value : undefined;
}

/** A name of a file. */
export function checkedName(written: string, node: JsonNode): string {
  const problem = fileNameProblem(written);
  if (problem === undefined) return written;
  throw new JsonFault(node.at, `the name of a file ${problem}.`);
}

/** An exact number that must be there. */
export function exactIn(node: JsonObjectNode, key: string): Rational {
  const value = present(node, key);
  if (value?.kind === 'number') {
    try {
      return secondsToRational(value.text);
    } catch {
      // Told below.
    }
  }
  const what = value === undefined ? 'missing' : `${name(value)}, and no number that is used here`;
  throw new JsonFault(value?.at ?? node.at, `"${key}" is ${what}.`);
}

/** A time in seconds, and the rate in which it counts. */
export interface OtioTime {
  readonly time: Rational;
  readonly rate: Rational;
}

export function timeIn(node: JsonObjectNode, key: string): OtioTime | undefined {
  const given = objectIn(node, key);
  if (given === undefined) return undefined;
  const rate = rateIn(given);
  return { time: exactIn(given, 'value').div(rate), rate };
}

/** Rates are binary fractions there: those of broadcasts mean 1000/1001. */
function rateIn(node: JsonObjectNode): Rational {
  const rate = exactIn(node, 'rate');
  const rounded = rate.compare(0) > 0 && rate.compare(1_000_000) <= 0 ? rate.toNumber().toFixed(6) : '';
  const isWhole = rate.denominator === 1n;
  const found = isWhole ? rate : (readFrameRate(rounded) ?? rate);
  if (found.compare(0) > 0) return found;
  throw new JsonFault(present(node, 'rate')?.at ?? node.at, 'a rate is more than 0.');
}

export interface OtioRange {
  readonly start: Rational;
  readonly duration: Rational;
  readonly rate: Rational;
}

export function rangeIn(node: JsonObjectNode, key: string): OtioRange | undefined {
  const given = objectIn(node, key);
  if (given === undefined) return undefined;
  const [start, duration] = [timeIn(given, 'start_time'), timeIn(given, 'duration')];
  if (duration === undefined) throw new JsonFault(given.at, '"duration" is missing.');
  if (duration.time.compare(0) < 0) throw new JsonFault(given.at, '"duration" is less than 0.');
  return { start: start?.time ?? Rational.zero, duration: duration.time, rate: duration.rate };
}
