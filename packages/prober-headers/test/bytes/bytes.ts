/** Bytes, text, or more of them: what files are composed of. */
export type Part = number | string | Uint8Array | readonly Part[];

/** The bytes of parts, one after the other: numbers are single bytes, texts their characters. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  const flat = (part: Part): readonly number[] => {
    if (typeof part === 'number') return [part];
    if (typeof part === 'string') return [...part].map((letter) => letter.charCodeAt(0));
    return part instanceof Uint8Array ? [...part] : part.flatMap(flat);
  };
  return Uint8Array.from(parts.flatMap(flat));
}

/** A whole number in so many bytes, the highest first; below zero in two's complement. */
export function whole(value: number, size: number): Uint8Array {
  const found = new Uint8Array(size);
  let left = BigInt.asUintN(8 * size, BigInt(value));
  for (let i = size - 1; i >= 0; i -= 1) {
    found[i] = Number(left & 0xffn);
    left >>= 8n;
  }
  return found;
}

export const u16 = (value: number): Uint8Array => whole(value, 2);
export const u32 = (value: number): Uint8Array => whole(value, 4);

export function f64(value: number): Uint8Array {
  const found = new Uint8Array(8);
  new DataView(found.buffer).setFloat64(0, value);
  return found;
}

/** Bytes by their hexadecimal digits. */
export const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

/** So many bytes of nothing. */
export const zeros = (count: number): Uint8Array => new Uint8Array(count);
