import { type BitReader, lengthOfUe } from './bit-reader.ts';

/** Writes bits, most significant first. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #position = 0;

  /** A number of up to 32 bits. */
  write(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) {
      if ((this.#position & 7) === 0) this.#bytes.push(0);
      const bit = Math.floor(value / 2 ** i) & 1;
      this.#bytes[this.#bytes.length - 1] = (this.#bytes.at(-1) ?? 0) | (bit << (7 - (this.#position & 7)));
      this.#position += 1;
    }
  }

  /** Exp-Golomb, unsigned: ue(v). */
  ue(value: number): void {
    this.write(value + 1, lengthOfUe(value));
  }

  /** The reader's next bits as they are. */
  copy(from: BitReader, count: number): void {
    for (let i = 0; i < count; i += 1) this.write(from.read(1), 1);
  }

  /** Bits up to the end of a byte: a one, and zeros (rbsp_trailing_bits of H.264 and H.265). */
  trail(): void {
    this.write(1, 1);
    while ((this.#position & 7) !== 0) this.write(0, 1);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
