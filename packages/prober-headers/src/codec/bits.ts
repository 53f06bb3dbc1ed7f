import { incomplete } from '../incomplete.ts';

/** Reads bits from bytes, most significant first. Beyond the end: `probe-incomplete`. */
export class Bits {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A number of up to 32 bits. */
  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      const byte = this.#bytes[this.#position >> 3];
      if (byte === undefined) throw incomplete('a description in its header is cut off');
      value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1);
      this.#position += 1;
    }
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  /** Exp-Golomb, unsigned: ue(v) of H.264 and H.265. */
  ue(): number {
    let zeros = 0;
    while (!this.flag()) {
      zeros += 1;
      if (zeros > 31) throw incomplete('the description of its pictures is damaged');
    }
    return 2 ** zeros - 1 + this.read(zeros);
  }

  /** Exp-Golomb, signed: se(v). */
  se(): number {
    const value = this.ue();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  }
}

/** The payload of a NAL unit: without the bytes that keep start codes from appearing in it, and without its header. */
export function payloadOf(unit: Uint8Array, header: number): Uint8Array {
  const payload: number[] = [];
  let zeros = 0;
  for (const byte of unit.subarray(header)) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    payload.push(byte);
  }
  return Uint8Array.from(payload);
}
