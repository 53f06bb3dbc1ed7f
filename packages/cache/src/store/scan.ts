import { join } from 'node:path';
import { isDigest } from '@clipwright/node-kit';
import type { FileSystem } from './file-system.ts';
import type { Layout } from './layout.ts';
import { isMissing } from './store-error.ts';

/** A file of the store. */
export interface StoredFile {
  readonly kind: 'quarantined' | 'record' | 'source' | 'blob';
  readonly path: string;
  /** Without folder. */
  readonly name: string;
  readonly bytes: number;
  /** Last use: nanoseconds since 1970. */
  readonly used: bigint;
  /** Whether a request, of whatever process, has it under a name of its own. */
  readonly inUse: boolean;
}

/**
 * All that the store keeps, in the order in which files of the same age are evicted: a record before its blob. Files
 * that come or go meanwhile may be missing. Only files with names of the store's own are seen.
 */
export async function scanStore(files: FileSystem, layout: Layout): Promise<StoredFile[]> {
  return [
    ...(await scanFolder(files, layout.quarantine, 'quarantined')),
    ...(await scanShards(files, layout.records, 'record')),
    ...(await scanShards(files, layout.sources, 'source')),
    ...(await scanShards(files, layout.blobs, 'blob')),
  ];
}

async function scanShards(files: FileSystem, folder: string, kind: StoredFile['kind']): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const shard of await listIfThere(files, folder)) {
    found.push(...(await scanFolder(files, join(folder, shard), kind)));
  }
  return found;
}

async function scanFolder(files: FileSystem, folder: string, kind: StoredFile['kind']): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const name of await listIfThere(files, folder)) {
    if (!isDigest(kind === 'quarantined' ? name.slice(0, 64) : name)) continue;
    const path = join(folder, name);
    try {
      const { size, mtimeNs, links, isFile } = await files.status(path);
      if (isFile) found.push({ kind, path, name, bytes: Number(size), used: mtimeNs, inUse: links > 1 });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return found;
}

async function listIfThere(files: FileSystem, folder: string): Promise<string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
