import type { ListPlace } from '../list-error.ts';

/** The line and column, from 1, of a position in a text. */
export function placeOf(text: string, at: number): ListPlace {
  let line = 1;
  let start = 0;
  // One after the other: a list of nothing but line breaks would be millions of texts.
  for (const { index, 0: end } of text.slice(0, at).matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    start = index + end.length;
  }
  return { line, column: at - start + 1 };
}
