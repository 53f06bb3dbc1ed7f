import { damaged } from '../failures.ts';

/** Reads bits from bytes, most significant first. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #failure: (why: string) => Error;
  /** Bits read so far. */
  position = 0;

  /** @param failure What is thrown where bits end too early, or have no end. @default `source-damaged` */
  constructor(bytes: Uint8Array, failure: (why: string) => Error = damaged) {
    this.#bytes = bytes;
    this.#failure = failure;
  }

  /** A number of up to 32 bits. */
  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      const byte = this.#bytes[this.position >> 3];
      if (byte === undefined) throw this.#failure('a description is cut off');
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
      this.position += 1;
    }
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  /** Passes over bits. */
  skip(count: number): void {
    if (this.position + count > this.#bytes.length * 8) throw this.#failure('a description is cut off');
    this.position += count;
  }

  /** Exp-Golomb, unsigned: ue(v) of H.264 and H.265 (9.1, 9.2). */
  ue(): number {
    let zeros = 0;
    while (!this.flag()) {
      zeros += 1;
      if (zeros > 31) throw this.#failure('a number is too large');
    }
    return 2 ** zeros - 1 + this.read(zeros);
  }

  /** Exp-Golomb, signed: se(v). */
  se(): number {
    const value = this.ue();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  }
}

/** Bits that ue(v) takes for a number. */
export function lengthOfUe(value: number): number {
  return 2 * (31 - Math.clz32(value + 1)) + 1;
}
