import { join } from 'node:path';

/**
 * Where a store keeps what, after the manner of Bazel's disk cache: a record per key points at a blob, which is named
 * by the hash of its content.
 *
 *     store-v1/ac/ab/ab12...      record: the key, its blob, and what was told of it
 *     store-v1/cas/cd/cd34...     blob: a finished file
 *     store-v1/sources/ef/ef56... fingerprint of a source file, by its file record
 *     store-v1/leases/ab12...     who is producing the entry just now
 *     store-v1/sessions/ID.json   an open store: its process
 *     store-v1/sessions/ID/N/     what one request of it holds: unfinished files, and links of blobs in use
 *     store-v1/quarantine/        blobs that were found damaged
 *
 * A change of format changes the folder's name, so that old and new programs can share a directory.
 */
export interface Layout {
  /** As it was given. */
  readonly directory: string;
  readonly root: string;
  readonly records: string;
  readonly blobs: string;
  readonly sources: string;
  readonly leases: string;
  readonly sessions: string;
  readonly quarantine: string;
}

export function storeLayout(directory: string): Layout {
  const root = join(directory, 'store-v1');
  return {
    directory,
    root,
    records: join(root, 'ac'),
    blobs: join(root, 'cas'),
    sources: join(root, 'sources'),
    leases: join(root, 'leases'),
    sessions: join(root, 'sessions'),
    quarantine: join(root, 'quarantine'),
  };
}

/** The folder in which a file of that name lies: 256 of them keep each one small. */
export function shardOf(folder: string, digest: string): string {
  return join(folder, digest.slice(0, 2));
}

/** Where the file of that name lies. */
export function shardedFile(folder: string, digest: string): string {
  return join(shardOf(folder, digest), digest);
}
