import { type FileHandle, open } from 'node:fs/promises';
import type { SampleRun } from './copied-track.ts';
import { readAt } from './read-at.ts';
import { runError } from './run-error.ts';
import { notAsPlanned } from './verify-rows.ts';

/** Bytes that are read ahead where few are asked for: the next lie behind them. */
const ahead = 256 * 1024;

/** Bytes: more than any picture has. */
export const maxPacket = 2 ** 28;

/** Reads files one after the other, of which one is open at a time, and in each mostly forward. */
export class SequentialFiles implements AsyncDisposable {
  readonly #buffer = Buffer.allocUnsafe(ahead);
  #packet: Uint8Array = Buffer.allocUnsafe(ahead);
  #file: string | undefined;
  #handle: FileHandle | undefined;
  /** What is in the buffer: bytes of the file from a position on. */
  #start = 0;
  #filled = 0;

  /**
   * Fills bytes from a run's file, from a position on, or their beginning, and gives how many: at least one. Errors:
   * those of `runError`, `verification-failed` where the file ends before.
   */
  async fill(bytes: Uint8Array, run: SampleRun, place: number): Promise<number> {
    try {
      const handle = await this.#opened(run.file);
      const known = this.#known(place, bytes.length);
      if (known.length > 0) return this.#copied(known, bytes);
      const read =
        bytes.length < ahead ? await this.#readAhead(handle, bytes, place) : await readAt(handle, bytes, place);
      if (read > 0) return read;
      throw notAsPlanned('What it is joined of has become shorter meanwhile.', { file: run.file });
    } catch (error) {
      throw runError(run, error);
    }
  }

  /** All bytes of a packet, which are good until the next is asked for. Errors: as of {@link fill}. */
  async packet(run: SampleRun, index: number): Promise<Uint8Array> {
    const [place = 0, size = 0] = [run.places[index], run.sizes[index]];
    if (size > maxPacket) throw runError(run, notAsPlanned(`A packet has ${size} bytes.`, { file: run.file }));
    if (size > this.#packet.length) this.#packet = Buffer.allocUnsafe(size);
    const packet = this.#packet.subarray(0, size);
    for (let done = 0; done < size; ) done += await this.fill(packet.subarray(done), run, place + done);
    return packet;
  }

  async #opened(file: string): Promise<FileHandle> {
    if (file === this.#file && this.#handle !== undefined) return this.#handle;
    await this[Symbol.asyncDispose]();
    this.#handle = await open(file);
    this.#file = file;
    return this.#handle;
  }

  #known(place: number, length: number): Uint8Array {
    const from = place - this.#start;
    return from < 0 || from >= this.#filled
      ? new Uint8Array()
      : this.#buffer.subarray(from, Math.min(from + length, this.#filled));
  }

  #copied(known: Uint8Array, bytes: Uint8Array): number {
    bytes.set(known);
    return known.length;
  }

  async #readAhead(handle: FileHandle, bytes: Uint8Array, place: number): Promise<number> {
    this.#filled = 0;
    this.#filled = await readAt(handle, this.#buffer, place);
    this.#start = place;
    return this.#copied(this.#known(place, bytes.length), bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const handle = this.#handle;
    this.#file = undefined;
    this.#handle = undefined;
    this.#filled = 0;
    await handle?.close();
  }
}
