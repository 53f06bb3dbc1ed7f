import { Rational, type RationalText } from '@clipwright/core';
import { type JsonRecord, textOf } from './json-record.ts';

/** A rate or a ratio as ffprobe prints it; absent for `0/0`, `0:1` and the like. */
export function ratioOf(stream: JsonRecord, key: string): RationalText | undefined {
  const text = textOf(stream, key)?.replace(':', '/') ?? '';
  return /^[1-9]\d*\/[1-9]\d*$/.test(text) ? Rational.from(text).toString() : undefined;
}
