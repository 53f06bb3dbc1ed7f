import type { FileHandle } from 'node:fs/promises';

/** Bytes that are looked at, at the beginning and at the end: a page has 65,307 at most. */
const stretch = 2 ** 17;

/** A page of Ogg (RFC 3533). */
interface Page {
  readonly at: number;
  readonly stream: number;
  /** Whether a stream begins with it. */
  readonly isFirst: boolean;
}

/**
 * Where in a file of Ogg with several streams its last part begins, if that has others: readers stop before it. One of
 * a single stream goes on with the next one for them.
 */
export async function secondOgg(file: FileHandle, size: number): Promise<number | undefined> {
  const head = await pagesIn(file, 0);
  const begun = head.findIndex(({ isFirst }) => !isFirst);
  const own = new Set(head.slice(0, Math.max(0, begun)).map(({ stream }) => stream));
  if (own.size < 2) return undefined;
  const otherIn = async (from: number): Promise<number | undefined> =>
    (await pagesIn(file, from)).find(({ stream }) => !own.has(stream))?.at;
  let before = -1;
  let behind = Math.max(0, size - stretch);
  let found = await otherIn(behind);
  if (found === undefined) return undefined;
  while (behind - before > 1) {
    const middle = Math.floor((before + behind) / 2);
    const other = await otherIn(middle);
    if (other === undefined) before = middle;
    else [behind, found] = [middle, other];
  }
  return found;
}

async function pagesIn(file: FileHandle, from: number): Promise<readonly Page[]> {
  const bytes = Buffer.alloc(stretch);
  const { bytesRead } = await file.read(bytes, 0, stretch, from);
  const pages: Page[] = [];
  const read = bytes.subarray(0, bytesRead);
  for (let at = read.indexOf('OggS\0'); at >= 0 && at + 18 <= bytesRead; at = read.indexOf('OggS\0', at + 1)) {
    pages.push({ at: from + at, stream: read.readUInt32LE(at + 14), isFirst: (read.readUInt8(at + 5) & 2) !== 0 });
  }
  return pages;
}
