import { BitReader } from '../bits/bit-reader.ts';
import { BitWriter } from '../bits/bit-writer.ts';
import { damaged } from '../failures.ts';

/** A number that names a parameter set: where it stands among the bits of a unit without emulation prevention. */
export interface IdField {
  readonly value: number;
  readonly at: number;
  readonly end: number;
  /** Exp-Golomb, or four bits. */
  readonly coding: 'ue' | 'u4';
}

/** The numbers in a parameter set: its own, and that of the set that it builds on. */
export interface SetIds {
  readonly own: IdField;
  readonly parent: IdField | undefined;
}

/** A kind of parameter sets. */
export interface SetKind {
  readonly name: 'VPS' | 'SPS' | 'PPS';
  /** Type of its NAL units. */
  readonly type: number;
  /** How many numbers there are, from 0. */
  readonly ids: number;
  /** How many of them a decoder's configuration holds. */
  readonly most: number;
  /** Reads its numbers from a unit without emulation prevention. */
  readIds(unit: BitReader): SetIds;
}

/** Reads a number that names a set. */
export function readId(bits: BitReader, coding: IdField['coding']): IdField {
  const at = bits.position;
  const value = coding === 'ue' ? bits.ue() : bits.read(4);
  return { value, at, end: bits.position, coding };
}

/**
 * A parameter set with other numbers.
 *
 * @param payload A unit without emulation prevention; so is what is given.
 */
export function withIds(payload: Uint8Array, ids: SetIds, own: number, parent: number): Uint8Array {
  const fields = [{ field: ids.own, value: own }, ...(ids.parent ? [{ field: ids.parent, value: parent }] : [])];
  fields.sort((a, b) => a.field.at - b.field.at);
  const from = new BitReader(payload);
  const to = new BitWriter();
  for (const { field, value } of fields) {
    to.copy(from, field.at - from.position);
    if (field.coding === 'ue') to.ue(value);
    else to.write(value, 4);
    from.position = field.end;
  }
  const left = contentEnd(payload) - from.position;
  if (left < 0) throw damaged('a parameter set is cut off');
  to.copy(from, left);
  to.trail();
  return to.bytes();
}

/** Bits before the one that ends the content of a unit. */
function contentEnd(payload: Uint8Array): number {
  let last = payload.length - 1;
  while (payload[last] === 0) last -= 1;
  const byte = payload[last];
  if (byte === undefined) throw damaged('a parameter set is empty');
  // The lowest bit that is set.
  return last * 8 + Math.clz32(byte & -byte) - 24;
}
