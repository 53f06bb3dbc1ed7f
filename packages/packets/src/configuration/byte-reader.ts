import { damaged } from '../failures.ts';

/** Reads a record byte by byte, numbers with their highest byte first. Beyond the end: `source-damaged`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get #left(): number {
    return this.#bytes.length - this.#position;
  }

  take(length: number): Uint8Array {
    if (length > this.#left) throw damaged('their description is cut off');
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  u8(): number {
    return this.take(1)[0] ?? 0;
  }

  u16(): number {
    return this.u8() * 256 + this.u8();
  }

  /** As many units as are whole, each with a length of two bytes before it; at most so many. */
  wholeUnits(most: number): readonly Uint8Array[] {
    const units: Uint8Array[] = [];
    while (units.length < most && this.#left >= 2) {
      const length = this.u16();
      if (length > this.#left) break;
      units.push(this.take(length));
    }
    return units;
  }

  /** Units, each with a length of two bytes before it. */
  units(count: number): readonly Uint8Array[] {
    return Array.from({ length: count }, () => this.take(this.u16()));
  }
}

/** Units as {@link ByteReader.units} reads them; each of fewer than 65,536 bytes. */
export function unitBytes(units: readonly Uint8Array[]): readonly number[] {
  return units.flatMap((unit) => [unit.length >> 8, unit.length & 255, ...unit]);
}
