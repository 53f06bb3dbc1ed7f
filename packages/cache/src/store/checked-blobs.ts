import { hasSameContent } from '@clipwright/node-kit';
import { digestFile } from './digest.ts';
import type { FileStatus, FileSystem } from './file-system.ts';

/** Remembers which files this process has found to hold what their names say, so that each is hashed once. */
export class CheckedBlobs {
  readonly #seen = new Map<string, FileStatus>();
  readonly #files: FileSystem;

  constructor(files: FileSystem) {
    this.#files = files;
  }

  /** Whether the file has that hash. It is read unless it is, unchanged, the one that was found good before. */
  async isGood(file: string, digest: string, status: FileStatus): Promise<boolean> {
    const seen = this.#seen.get(digest);
    if (seen !== undefined && hasSameContent(seen, status)) return true;
    return (await digestFile(this.#files, file)).digest === digest;
  }

  /** To be told the file's status after the last change of its times. */
  remember(digest: string, status: FileStatus): void {
    this.#seen.set(digest, status);
  }
}
