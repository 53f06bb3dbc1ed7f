/*
 * A NAL unit never holds the bytes of a start code: a 3 stands after each two zeros that a byte up to 3 would follow
 * (emulation prevention; ITU-T H.264 and H.265, 7.3.1 and 7.4.1).
 */

/** Gives the bytes of a unit one by one, without those of emulation prevention. */
export class UnitReader {
  readonly #unit: Uint8Array;
  /** Where the next byte of the unit lies. */
  position = 0;
  /** Zeros without a break before it. */
  zeros = 0;

  constructor(unit: Uint8Array) {
    this.#unit = unit;
  }

  /** The next byte; `undefined` at the end. */
  next(): number | undefined {
    if (this.zeros >= 2 && this.#unit[this.position] === 3) {
      this.position += 1;
      this.zeros = 0;
    }
    const byte = this.#unit[this.position];
    if (byte === undefined) return undefined;
    this.position += 1;
    this.zeros = byte === 0 ? this.zeros + 1 : 0;
    return byte;
  }
}

/** Takes the bytes of a unit one by one, and adds those of emulation prevention. */
export class UnitWriter {
  readonly #bytes: number[] = [];
  /** Zeros without a break at the end. */
  zeros = 0;

  push(byte: number): void {
    if (this.zeros >= 2 && byte <= 3) {
      this.#bytes.push(3);
      this.zeros = 0;
    }
    this.#bytes.push(byte);
    this.zeros = byte === 0 ? this.zeros + 1 : 0;
  }

  /** What was written so far, where more follows. */
  begun(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  /** What was written, whole: zeros at the end are followed by a 3. */
  whole(): Uint8Array {
    if (this.zeros >= 2) this.#bytes.push(3);
    return this.begun();
  }
}

/**
 * The bytes of a unit without those of emulation prevention, its header included.
 *
 * @param most Only so many of them. @default all
 */
export function unescaped(unit: Uint8Array, most = unit.length): Uint8Array {
  const reader = new UnitReader(unit);
  const bytes = new Uint8Array(Math.min(most, unit.length));
  let length = 0;
  while (length < bytes.length) {
    const byte = reader.next();
    if (byte === undefined) break;
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}

/** The unit whose bytes are these. */
export function escaped(bytes: Uint8Array): Uint8Array {
  const writer = new UnitWriter();
  for (const byte of bytes) writer.push(byte);
  return writer.whole();
}

/**
 * A unit whose first bytes are others, in two parts, of which the second is the end of the old one as it lies there: as
 * far as emulation prevention is the same. It is, from the first byte on that is not zero.
 *
 * @param count How many bytes are replaced, not counting those of emulation prevention.
 */
export function replaceHead(unit: Uint8Array, count: number, head: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const from = new UnitReader(unit);
  for (let i = 0; i < count; i += 1) from.next();
  const to = new UnitWriter();
  for (const byte of head) to.push(byte);
  while (from.zeros !== to.zeros) {
    const byte = from.next();
    if (byte === undefined) return [to.whole(), unit.subarray(unit.length)];
    to.push(byte);
  }
  const rest = unit.subarray(from.position);
  return [rest.length === 0 ? to.whole() : to.begun(), rest];
}
