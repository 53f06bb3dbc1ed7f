import type { ListPlace } from '../list-error.ts';

/** The line and column, from 1, of a position in a text. */
export function placeOf(text: string, at: number): ListPlace {
  const before = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
