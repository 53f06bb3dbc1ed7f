/** Rows under headings, in columns as wide as their widest cell; numbers, and what looks like them, to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = headings.map((heading, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const width = Math.max(heading.length, ...cells.map((cell) => cell.length));
    return { width, right: cells.every((cell) => /^[\d.]/.test(cell)) };
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ width, right }, column) => {
        const cell = cells[column] ?? '';
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [headings, ...rows].map((row) => `  ${line(row)}`).join('\n');
}
