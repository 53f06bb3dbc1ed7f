import { ClipwrightError } from '@clipwright/core';
import type { PlatformFiles } from '@clipwright/core/author';
import type { MemoryFiles } from '../../src/index.ts';

/** A platform whose files are in memory, as a class that keeps to itself what it is made of. */
export class PlatformInMemory implements PlatformFiles {
  readonly files: MemoryFiles = new Map();
  readonly #temporary = '/temporary/';
  #count = 0;

  async temporary(): Promise<string> {
    this.#count += 1;
    return `${this.#temporary}${this.#count}`;
  }

  async beside(output: string): Promise<string> {
    this.#count += 1;
    return `${this.#temporary}${this.#count} of ${output.replaceAll('.', '_')}`;
  }

  async size(file: string): Promise<number | undefined> {
    return this.files.get(file)?.length;
  }

  async *read(file: string): AsyncGenerator<Uint8Array> {
    yield this.files.get(file) ?? new Uint8Array();
  }

  async remove(file: string): Promise<void> {
    this.files.delete(file);
  }

  async checkOutput({ file, overwrite, sources }: Parameters<PlatformFiles['checkOutput']>[0]): Promise<void> {
    if (sources.includes(file)) throw new ClipwrightError('output-is-source', `${file} is a source.`);
    if (this.files.has(file) && !overwrite) throw new ClipwrightError('output-exists', `${file} is there.`);
  }

  async publish(file: string, output: string, overwrite: boolean, wanted: () => boolean): Promise<number | undefined> {
    if (!wanted()) return undefined;
    await this.checkOutput({ file: output, overwrite, sources: [] });
    const data = this.files.get(file) ?? new Uint8Array();
    this.files.set(output, data);
    this.files.delete(file);
    return data.length;
  }

  /** Unfinished files, one line each. */
  leftovers(): string[] {
    return [...this.files.keys()].filter((file) => file.startsWith(this.#temporary));
  }
}
