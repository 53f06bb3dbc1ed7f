import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import { sourceError, systemCode } from '@clipwright/core/author';
import { digestText, isJsonObject, isStable, seal, unseal } from '@clipwright/node-kit';
import { digestFile, digestSamples } from './digest.ts';
import type { FileStatus, FileSystem } from './file-system.ts';
import { shardedFile, shardOf } from './layout.ts';
import type { RequestFolder } from './request-folder.ts';
import { isMissing } from './store-error.ts';
import type { StoreContext } from './store-parts.ts';

/** What stands for a source's content, and whether the content had to be read for it. */
export interface Fingerprint {
  readonly fingerprint: string;
  readonly hashed: boolean;
}

/** How the fingerprint of a file is wanted. */
export interface FingerprintRequest {
  /** Absolute path. */
  readonly file: string;
  /** Larger files are sampled. Bytes. */
  readonly sampleAbove: number;
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
}

/**
 * The hash of a source's content, remembered by the file's record: device, inode, size, and the times of its last
 * changes. The time of change cannot be set, so that a file replaced by another of the same size and age is noticed.
 *
 * @param openFolder Gives a folder to write in; what cannot be remembered is hashed again the next time. Rejects with
 * `source-missing`, `source-unreadable`, `out-of-resources`, and `source-changed` when the file is being written.
 */
export async function fingerprintFile(
  parts: StoreContext,
  request: FingerprintRequest,
  openFolder: () => Promise<RequestFolder>,
): Promise<Fingerprint> {
  const { file, sampleAbove, signal, progress } = request;
  const status = await sourceStatus(parts.files, file);
  const sampled = Number(status.size) > sampleAbove;
  const identity = identityOf(status, sampled);
  const known = await recall(parts, identity);
  if (known !== undefined) return { fingerprint: known, hashed: false };
  const seenAt = Date.now();
  const watch = (bytes: number, of: number): void => {
    signal.throwIfAborted();
    progress({ type: 'progress', ratio: of === 0 ? 1 : Math.min(1, bytes / of) });
  };
  const fingerprint = await hash(parts.files, file, status, sampled, watch);
  if (identityOf(await sourceStatus(parts.files, file), sampled) !== identity) {
    throw new ClipwrightError('source-changed', `${file} changed while it was read.`, {
      remedy: 'Wait until it is complete, and try again.',
      details: { file },
    });
  }
  if (isStable(status, seenAt)) await remember(parts, identity, fingerprint, openFolder);
  return { fingerprint, hashed: true };
}

async function sourceStatus(files: FileSystem, file: string): Promise<FileStatus> {
  try {
    const status = await files.status(file);
    if (status.isFile) return status;
  } catch (error) {
    throw sourceError(file, error);
  }
  throw sourceError(file, new Error('it is no plain file'));
}

async function hash(
  files: FileSystem,
  file: string,
  status: FileStatus,
  sampled: boolean,
  watch: (bytes: number, of: number) => void,
): Promise<string> {
  try {
    if (sampled) return `sampled:${await digestSamples(files, file, status, watch)}`;
    return `sha256:${(await digestFile(files, file, (bytes) => watch(bytes, Number(status.size)))).digest}`;
  } catch (error) {
    throw systemCode(error) === undefined ? error : sourceError(file, error);
  }
}

function identityOf(status: FileStatus, sampled: boolean): string {
  const { device, inode, size, mtimeNs, ctimeNs } = status;
  return JSON.stringify([sampled ? 'sampled' : 'whole', ...[device, inode, size, mtimeNs, ctimeNs].map(String)]);
}

async function recall({ files, layout, counts }: StoreContext, identity: string): Promise<string | undefined> {
  const path = shardedFile(layout.sources, digestText(identity));
  try {
    const data = unseal(await files.readText(path));
    if (!isJsonObject(data) || data.identity !== identity || typeof data.fingerprint !== 'string') return undefined;
    await files.touch(path, Date.now()).catch(() => {});
    return data.fingerprint;
  } catch (error) {
    if (!isMissing(error)) counts.failures += 1;
    return undefined;
  }
}

async function remember(
  { files, layout, counts }: StoreContext,
  identity: string,
  fingerprint: string,
  openFolder: () => Promise<RequestFolder>,
): Promise<void> {
  try {
    const folder = await openFolder();
    const name = digestText(identity);
    const path = folder.fresh();
    try {
      await files.makeDirectory(shardOf(layout.sources, name));
      await files.writeText(path, seal({ identity, fingerprint }));
      await files.rename(path, shardedFile(layout.sources, name));
    } finally {
      await folder.remove();
    }
  } catch {
    counts.failures += 1;
  }
}
