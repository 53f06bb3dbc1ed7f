import { expect } from 'vitest';

/**
 * What every file of tests begins with: arrays of one type that have the same bytes are equal, without vitest's look at
 * each element, which takes seconds for a few pictures. Of others it says nothing.
 */
expect.addEqualityTesters([
  (a: unknown, b: unknown): true | undefined => {
    if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return undefined;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return undefined;
    return bytesOf(a).equals(bytesOf(b)) || undefined;
  },
]);

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
