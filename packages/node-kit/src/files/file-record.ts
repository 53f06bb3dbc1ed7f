import { type BigIntStats, constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { sourceError } from '@clipwright/core/author';

/** What tells a file with its content from every other. */
export interface FileRecord {
  readonly device: bigint;
  readonly inode: bigint;
  /** Bytes. */
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

/**
 * Whether a record is old enough to stand for the content.
 *
 * @param at When the content was read, in milliseconds since 1970. @default now
 */
export function isStable({ mtimeNs, ctimeNs }: Pick<FileRecord, 'mtimeNs' | 'ctimeNs'>, at = Date.now()): boolean {
  const now = BigInt(at) * 1_000_000n;
  const isOld = (time: bigint): boolean => time < now - settlingTime;
  // A change of content in the future is a time that somebody set.
  return isOld(ctimeNs) && (isOld(mtimeNs) || mtimeNs > now + settlingTime);
}

/**
 * Whether two records are of one file with one content. The time of any change is left out: another name for a file, or
 * another owner, is no other content.
 */
export function hasSameContent(a: FileRecord, b: FileRecord): boolean {
  return a.device === b.device && a.inode === b.inode && a.size === b.size && a.mtimeNs === b.mtimeNs;
}

/**
 * The record of a source's file, which may be read. Errors: `source-missing`, `source-unreadable`, `out-of-resources`.
 */
export async function sourceRecord(path: string): Promise<FileRecord> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) {
      throw new ClipwrightError('source-unreadable', `${path} is not a file.`, { remedy: 'Give the path of a video.' });
    }
    await access(path, constants.R_OK);
    return fileRecord(found);
  } catch (error) {
    throw sourceError(path, error);
  }
}
