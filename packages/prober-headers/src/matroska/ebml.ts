import { maxInHeader } from '../bounds.ts';
import { incomplete } from '../incomplete.ts';

/** An element of a Matroska file: its id, with the length marker as the specification writes ids, and where it lies. */
export interface Element {
  readonly id: number;
  /** Positions of the element, of its data, and of what follows. */
  readonly start: number;
  readonly dataStart: number;
  readonly end: number;
}

/** Bytes that the header of an element has at most. */
export const longestHeader = 12;

/** Bytes of a number of variable length (RFC 8794, 4), by the first of them. */
function lengthOf(bytes: Uint8Array, at: number, longest: number): number {
  const length = Math.clz32(bytes[at] ?? 0) - 23;
  if (length > longest || at + length > bytes.length) throw incomplete('its elements are damaged', 'damaged');
  return length;
}

/** Such a number without its length marker; `undefined` for the one that stands for no size at all. */
function variable(bytes: Uint8Array, at: number): { readonly value: number | undefined; readonly length: number } {
  const length = lengthOf(bytes, at, 8);
  const mask = 0xff >> length;
  const digits = bytes.subarray(at, at + length);
  const isUnknown = digits.every((digit, i) => (i === 0 ? (digit & mask) === mask : digit === 0xff));
  let value = 0;
  for (const [i, digit] of digits.entries()) value = value * 256 + (i === 0 ? digit & mask : digit);
  if (!isUnknown && !Number.isSafeInteger(value)) throw incomplete('it has a number that is too large');
  return { value: isUnknown ? undefined : value, length };
}

/**
 * The element whose header bytes begin with.
 *
 * @param start Its position in the file.
 */
export function elementAt(bytes: Uint8Array, start: number): Element {
  const idLength = lengthOf(bytes, 0, 4);
  const size = variable(bytes, idLength);
  // Live recordings: they end where they end.
  if (size.value === undefined) throw incomplete('an element of it has no size');
  const dataStart = start + idLength + size.length;
  return { id: unsigned(bytes.subarray(0, idLength)), start, dataStart, end: dataStart + size.value };
}

/** A track's number in a block, and its length. */
export function trackNumber(bytes: Uint8Array): { readonly number: number; readonly length: number } {
  const { value = 0, length } = variable(bytes, 0);
  return { number: value, length };
}

/** Elements within bytes at hand, with their data. */
export class Elements {
  readonly #all: { readonly id: number; readonly data: Uint8Array }[] = [];

  constructor(bytes: Uint8Array) {
    let at = 0;
    while (at < bytes.length) {
      const { id, dataStart, end } = elementAt(bytes.subarray(at), at);
      if (end > bytes.length) throw incomplete('its elements are damaged', 'damaged');
      if (this.#all.length === maxInHeader) throw incomplete('its header has too many elements');
      this.#all.push({ id, data: bytes.subarray(dataStart, end) });
      at = end;
    }
  }

  has(id: number): boolean {
    return this.#all.some((element) => element.id === id);
  }

  /** The data of all elements of an id. */
  all(id: number): Uint8Array[] {
    return this.#all.filter((element) => element.id === id).map(({ data }) => data);
  }

  /** The data of the only element of an id. */
  only(id: number): Uint8Array | undefined {
    const [first, second] = this.all(id);
    if (second !== undefined) throw incomplete('it says something twice');
    return first;
  }

  /** Elements within the only one of an id; none where there is none. */
  within(id: number): Elements {
    return new Elements(this.only(id) ?? new Uint8Array());
  }

  number(id: number): number | undefined {
    const data = this.only(id);
    return data === undefined ? undefined : unsigned(data);
  }

  /** A floating-point number of four or eight bytes. */
  float(id: number): number | undefined {
    const data = this.only(id);
    if (data === undefined) return undefined;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    if (data.length === 0) return 0;
    if (data.length !== 4 && data.length !== 8) throw incomplete('it has a number of an odd length');
    return data.length === 4 ? view.getFloat32(0) : view.getFloat64(0);
  }

  text(id: number): string | undefined {
    const data = this.only(id);
    return data === undefined ? undefined : String.fromCharCode(...data).replace(/\0.*$/, '');
  }
}

/** A whole number of up to eight bytes. */
export function unsigned(data: Uint8Array): number {
  let value = 0;
  for (const byte of data) value = value * 256 + byte;
  if (data.length > 8 || !Number.isSafeInteger(value)) throw incomplete('it has a number that is too large');
  return value;
}
