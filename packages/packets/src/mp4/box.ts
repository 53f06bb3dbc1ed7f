/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2): its type, numbers of 32 bits, and what else is in it. */
export function box(type: string, numbers: readonly number[], ...content: readonly Uint8Array[]): Uint8Array {
  const size = content.reduce((sum, { length }) => sum + length, 8 + 4 * numbers.length);
  return bytesOf(words([size]), letters(type), words(numbers), ...content);
}

/** Bytes one after the other. */
export function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Version and flags of boxes whose times have 64 bits. */
export const longTimes = 0x1000000;

/** A number of 64 bits, as two of 32. */
export function long(number: number): [number, number] {
  return [Math.floor(number / 2 ** 32), number % 2 ** 32];
}

/** Numbers of 32 bits. */
export function words(numbers: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < numbers.length; i += 1) view.setUint32(4 * i, numbers[i] ?? 0);
  return bytes;
}

/** Numbers of 16 bits. */
export function shorts(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries()) view.setUint16(2 * index, number);
  return bytes;
}

/** A text of letters of one byte. */
export function letters(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Turns nothing, moves nothing. */
export const matrix: readonly number[] = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
