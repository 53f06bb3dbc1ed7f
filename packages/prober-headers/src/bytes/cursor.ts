import { incomplete } from '../incomplete.ts';

/** Reads numbers from bytes, one after the other, big-endian. Beyond the end: `probe-incomplete`. */
export class Cursor {
  readonly bytes: Uint8Array;
  position = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  /** Moves on, and gives the position before. */
  skip(length: number): number {
    if (length < 0 || length > this.left) throw incomplete('it ends within a header', 'damaged');
    const at = this.position;
    this.position += length;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2));
  }

  u24(): number {
    return (this.u8() << 16) | this.u16();
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4));
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4));
  }

  /** A number of 64 bits that a number here can hold. */
  u64(): number {
    return safe(this.#view.getBigUint64(this.skip(8)));
  }

  i64(): number {
    return safe(this.#view.getBigInt64(this.skip(8)));
  }

  f64(): number {
    return this.#view.getFloat64(this.skip(8));
  }

  text(length: number): string {
    return String.fromCharCode(...this.take(length));
  }

  take(length: number): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }
}

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw incomplete('it has a number that is too large');
  return number;
}
