import type { BigIntStats } from 'node:fs';

/** What the file system says of a file without its being read. The time of change cannot be set, so any change shows. */
export interface FileRecord {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  /** Nanoseconds since 1970: content changed, and anything changed. */
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

export function fileRecord({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileRecord {
  return { device: dev, inode: ino, size, mtimeNs, ctimeNs };
}

/** A file changed so lately could change again without its times showing it. Nanoseconds. */
const settlingTime = 2_000_000_000n;

/** Whether the record is old enough to stand for the content. */
export function isSettled({ mtimeNs, ctimeNs }: FileRecord): boolean {
  const before = BigInt(Date.now()) * 1_000_000n - settlingTime;
  return mtimeNs < before && ctimeNs < before;
}

/**
 * Whether two records are of one file with one content. The time of any change is left out: another name for a file, or another
 * owner, is no other content.
 */
export function hasSameContent(a: FileRecord, b: FileRecord): boolean {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.mtimeNs === b.mtimeNs;
}
