import { join } from 'node:path';
import type { FileSystem } from './file-system.ts';

/**
 * A folder of one request, for all that it writes or holds. It goes as a whole, so that a producer that is still
 * ending cannot leave anything behind.
 */
export class RequestFolder {
  readonly directory: string;
  readonly #files: FileSystem;
  #names = 0;

  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.directory = directory;
  }

  /** A path in it that was not given before. */
  fresh(): string {
    this.#names += 1;
    return join(this.directory, String(this.#names));
  }

  /** Never rejects: what cannot be removed now goes with the session. */
  async remove(): Promise<void> {
    await this.#files.removeTree(this.directory).catch(() => {});
  }
}
