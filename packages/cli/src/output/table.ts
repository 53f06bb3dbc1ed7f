import { printable } from './printable.ts';

export interface Column {
  readonly title: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
  /** Gives way when a line does not fit; its end is kept, as of paths the end tells more. */
  readonly shrink?: boolean;
}

const minWidth = 12;

/**
 * Lines of a table.
 *
 * @param width Columns of the terminal; absent: as wide as the content.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width?: number): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => length(row[index] ?? ''))));
  const total = widths.reduce((sum, each) => sum + each, 2 * (columns.length - 1));
  const excess = width === undefined ? 0 : Math.max(0, total - width);
  const fitted = widths.map((each, index) => (columns[index]?.shrink ? Math.max(minWidth, each - excess) : each));
  return cells
    .map((row) => row.map((cell, index) => pad(cell, fitted[index] ?? 0, columns[index]?.align)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function pad(cell: string, width: number, align: Column['align']): string {
  const characters = [...cell];
  const text = characters.length > width ? `…${characters.slice(1 - width).join('')}` : cell;
  const space = ' '.repeat(Math.max(0, width - length(text)));
  return align === 'right' ? `${space}${text}` : `${text}${space}`;
}

function length(text: string): number {
  return [...text].length;
}
