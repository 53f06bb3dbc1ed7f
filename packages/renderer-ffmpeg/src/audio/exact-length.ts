/** Silence is written in pieces of this many bytes. */
const zeros = new Uint8Array(64 * 1024);

/** The bytes cut to exactly `length`, or filled up with zeros to it. */
export async function* exactLength(
  bytes: { next(): Promise<IteratorResult<Uint8Array>> } | undefined,
  length: number,
): AsyncGenerator<Uint8Array> {
  let missing = length;
  while (bytes !== undefined && missing > 0) {
    const result = await bytes.next();
    if (result.done === true) break;
    const piece = result.value.subarray(0, missing);
    missing -= piece.length;
    yield piece;
  }
  while (missing > 0) {
    const piece = zeros.subarray(0, missing);
    missing -= piece.length;
    yield piece;
  }
}
