import { incomplete } from '../incomplete.ts';
import type { ByteFile } from './byte-file.ts';

/** Bytes that are read at once, at least: most headers of a stretch lie close together. */
const defaultStretch = 16 * 1024;

/** Small reads of a file, nearby ones from one stretch of it. */
export class Window {
  readonly #file: ByteFile;
  readonly #stretch: number;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array();

  constructor(file: ByteFile, stretch = defaultStretch) {
    this.#file = file;
    this.#stretch = stretch;
  }

  /** Bytes that were read already; `undefined` where they were not. */
  atHand(start: number, length: number): Uint8Array | undefined {
    const from = start - this.#start;
    return from < 0 || from + length > this.#bytes.length ? undefined : this.#bytes.subarray(from, from + length);
  }

  /** Bytes from a position on, fewer where the file ends. */
  async upTo(start: number, length: number): Promise<Uint8Array> {
    const found = this.atHand(start, length);
    if (found !== undefined) return found;
    this.#bytes = await this.#file.read(start, Math.min(Math.max(length, this.#stretch), this.#file.size - start));
    this.#start = start;
    return this.#bytes.subarray(0, length);
  }

  /** Exactly that many bytes. Errors: `probe-incomplete`. */
  async exactly(start: number, length: number): Promise<Uint8Array> {
    const bytes = await this.upTo(start, length);
    if (bytes.length < length) throw incomplete('it ends within a header', 'damaged');
    return bytes;
  }
}
