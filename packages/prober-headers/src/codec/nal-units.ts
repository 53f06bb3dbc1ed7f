import type { Cursor } from '../bytes/cursor.ts';

/** NAL units with a length of two bytes before each, as many of them as are whole. */
export function unitsIn(cursor: Cursor, count: number): readonly Uint8Array[] {
  const units: Uint8Array[] = [];
  while (units.length < count && cursor.left >= 2) {
    const length = cursor.u16();
    if (length > cursor.left) break;
    units.push(cursor.take(length));
  }
  return units;
}
