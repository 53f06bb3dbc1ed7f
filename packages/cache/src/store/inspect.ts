import { resolve } from 'node:path';
import { nodeFileSystem } from './file-system.ts';
import { storeLayout } from './layout.ts';
import { countSessions } from './leftovers.ts';
import { type StoredFile, scanStore } from './scan.ts';
import { storeError } from './store-error.ts';
import { checkedDirectory } from './store-options.ts';
import { storeTiming } from './timing.ts';

/** What a store holds. Plain JSON data. */
export interface StoreInfo {
  /** Absolute path. */
  readonly directory: string;
  /** All bytes that count against the limit. */
  readonly bytes: number;
  /** Keys with a record. */
  readonly entries: number;
  /** Finished files; several entries with the same content share one. */
  readonly blobs: {
    /** How many there are. */
    readonly files: number;
    /** Bytes of all of them. */
    readonly bytes: number;
    /** How many programs use now. */
    readonly inUse: number;
  };
  /** Remembered fingerprints of source files. */
  readonly sources: number;
  /** Damaged files that were put aside. */
  readonly quarantined: {
    /** How many there are. */
    readonly files: number;
    /** Bytes of all of them. */
    readonly bytes: number;
  };
  /** Open stores on this directory, of all processes. */
  readonly sessions: number;
  /** Last use of the entry that was used longest ago, and of the latest; ISO 8601. Absent without entries. */
  readonly oldestUse?: string;
  readonly latestUse?: string;
}

/**
 * Looks what a store holds, without changing anything. A directory without a store is an empty one. Rejects with
 * `store-failed`.
 */
export async function inspectStore(directory: string): Promise<StoreInfo> {
  const layout = storeLayout(resolve(checkedDirectory(directory)));
  try {
    const stored = await scanStore(nodeFileSystem, layout);
    const of = (kind: StoredFile['kind']): StoredFile[] => stored.filter((file) => file.kind === kind);
    const uses = of('record')
      .map((file) => new Date(Number(file.used / 1_000_000n)))
      .sort((a, b) => Number(a) - Number(b));
    const [oldest, latest] = [uses.at(0), uses.at(-1)];
    const blobs = of('blob');
    return {
      directory: layout.directory,
      bytes: sizeOf(stored),
      entries: uses.length,
      blobs: { files: blobs.length, bytes: sizeOf(blobs), inUse: blobs.filter((file) => file.inUse).length },
      sources: of('source').length,
      quarantined: { files: of('quarantined').length, bytes: sizeOf(of('quarantined')) },
      sessions: await countSessions(nodeFileSystem, layout, storeTiming),
      ...(oldest === undefined || latest === undefined
        ? {}
        : { oldestUse: oldest.toISOString(), latestUse: latest.toISOString() }),
    };
  } catch (error) {
    throw storeError(error, layout.directory);
  }
}

function sizeOf(files: readonly StoredFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
