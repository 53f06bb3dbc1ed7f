import LineBreaker from 'linebreak';

/** A line of a paragraph: UTF-16 units from `start` to `end`, without the spaces that it was broken at. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
}

/**
 * Breaks a paragraph into lines, each as full as it can be, where the Unicode line breaking algorithm (UAX 14) allows it;
 * a word that is wider than a line between its graphemes. Spaces at a line's end take no room.
 *
 * @param widthUpTo Of all before a UTF-16 unit; one more than there are units.
 * @param starts Whether something begins at a UTF-16 unit that can be shown alone.
 * @param width Of a line, in the same unit.
 */
export function breakLines(
  paragraph: string,
  widthUpTo: ArrayLike<number>,
  starts: (position: number) => boolean,
  width: number,
): readonly TextLine[] {
  const withoutSpaces = trimmedEnds(paragraph);
  const fits = (start: number, end: number): boolean => {
    const trimmed = Math.max(start, withoutSpaces[end] ?? end);
    return (widthUpTo[trimmed] ?? 0) - (widthUpTo[start] ?? 0) <= width;
  };
  const lines: TextLine[] = [];
  let start = 0;
  const cut = (end: number): void => {
    lines.push({ start, end: Math.max(start, withoutSpaces[end] ?? end) });
    start = end;
  };
  let possible = 0;
  for (const position of opportunities(paragraph)) {
    if (!fits(start, position) && possible > start) cut(possible);
    while (!fits(start, position)) {
      // At least one, however narrow a line is.
      let end = nextStart(start + 1, position, starts);
      for (let next = end; next < position && fits(start, next); next = nextStart(next + 1, position, starts))
        end = next;
      if (end >= position) break;
      cut(end);
    }
    possible = position;
  }
  if (start < paragraph.length || lines.length === 0) cut(paragraph.length);
  return lines;
}

function* opportunities(paragraph: string): Generator<number> {
  const breaker = new LineBreaker(paragraph);
  for (let found = breaker.nextBreak(); found !== null; found = breaker.nextBreak()) yield found.position;
}

function nextStart(from: number, end: number, starts: (position: number) => boolean): number {
  let position = from;
  while (position < end && !starts(position)) position += 1;
  return position;
}

/** For each place the one after the last letter before it that is no space. */
function trimmedEnds(paragraph: string): Uint32Array {
  const ends = new Uint32Array(paragraph.length + 1);
  for (let at = 0; at < paragraph.length; at += 1) {
    ends[at + 1] = paragraph[at] === ' ' || paragraph[at] === '\u3000' ? (ends[at] ?? 0) : at + 1;
  }
  return ends;
}
