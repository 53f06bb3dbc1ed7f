import { damaged } from '../failures.ts';

/** An open bitstream unit (OBU) of AV1. */
export interface Av1Unit {
  readonly type: number;
  /** What is in it, without its header. */
  readonly content: Uint8Array;
}

/** Types of units (AV1 bitstream specification, 6.2.2). */
export const av1Types = { sequence: 1, frameHeader: 3, frame: 6 } as const;

/**
 * The units in bytes, in order (AV1 bitstream specification, 5.3). `source-damaged` where one runs past them.
 *
 * @param isWhole Whether they end where a unit does; if not, what is cut off ends them. @default true
 */
export function av1UnitsIn(bytes: Uint8Array, isWhole = true): readonly Av1Unit[] {
  const units: Av1Unit[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at] ?? 0;
    const hasSize = (head & 2) !== 0;
    const start = at + ((head & 4) !== 0 ? 2 : 1);
    const size = hasSize ? leb128(bytes, start) : { value: bytes.length - start, end: start };
    const end = size === undefined ? Number.POSITIVE_INFINITY : size.end + size.value;
    const type = (head >> 3) & 15;
    if (size !== undefined && start <= bytes.length && (end <= bytes.length || !isWhole)) {
      units.push({ type, content: bytes.subarray(size.end, end) });
    } else if (isWhole) {
      throw damaged('a unit runs past its packet');
    }
    at = end;
  }
  return units;
}

/** A number of seven bits a byte, the lowest first: `leb128()`, 4.10.5. */
function leb128(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, end: at + i + 1 };
  }
  return undefined;
}

/** A unit as it stands in a decoder's configuration: with its size. */
export function av1Unit(type: number, content: Uint8Array): Uint8Array {
  const size: number[] = [];
  for (let rest = content.length; size.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    size.push((rest % 128) + (rest >= 128 ? 128 : 0));
  }
  return Uint8Array.from([(type << 3) | 2, ...size, ...content]);
}
