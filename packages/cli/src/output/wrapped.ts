/**
 * The same text in lines no longer than a terminal's, broken between words: a terminal by itself breaks within them.
 * Lines that are begun anew are indented as their first one is, and by two more. A word that is longer than a line
 * stays whole.
 *
 * @param width Columns; absent: no terminal, and nothing is changed.
 */
export function wrapped(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((line) => wrappedLine(line, width))
    .join('\n');
}

function wrappedLine(line: string, width: number): string {
  if ([...line].length <= width) return line;
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    const begun = current.trim() !== '';
    if (begun && [...current].length + 1 + [...word].length > width) {
      lines.push(current);
      current = `${indent}  ${word}`;
    } else current = begun ? `${current} ${word}` : `${current}${word}`;
  }
  return [...lines, current].join('\n');
}
