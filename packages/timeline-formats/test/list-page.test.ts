import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clipNames, columnNames, listNames, musicNames } from '../src/names/list-names.ts';
import type { Names } from '../src/names/names.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/lists.md'), 'utf8');
const source = readFileSync(join(import.meta.dirname, '../src/names/list-names.ts'), 'utf8');

/** The rows of the table whose first heading is given, cell by cell. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const table = page.split(`| ${heading} |`)[1]?.split('\n\n')[0] ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));
}

/** Texts between backticks. */
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('docs/lists.md', () => {
  const tables: readonly (readonly [string, Names, number | undefined])[] = [
    ['field', clipNames, 4],
    ['of the list', listNames, 2],
    ['of the music', musicNames, undefined],
  ];

  it.each(tables)('has each %s that there is, and names that mean it', (heading, names, others) => {
    const rows = rowsOf(heading);
    const listed = rows.flatMap(([name]) => quoted(name));
    expect(listed.filter((name) => names.of(name) !== 'note').sort()).toEqual([...names.fields].sort());
    for (const row of rows) {
      const [field = ''] = quoted(row[0]);
      for (const other of others === undefined ? [] : quoted(row[others])) expect(names.of(other), other).toBe(field);
    }
  });

  it('leaves out no other name', () => {
    const known = [...source.matchAll(/'([a-z_]+)'/g)].map(([, name = '']) => name);
    const shown = new Set(quoted(page.replaceAll(/^```[\s\S]*?^```$/gm, '')));
    const elsewhere = [
      'clip',
      'list',
      'row',
      'gap',
      'transition',
      'name',
      'kind',
      'version',
      ...['marker', 'generator', 'track', 'layer', 'ducking'],
    ];
    expect(known.filter((name) => !shown.has(name) && !elsewhere.includes(name))).toEqual([]);
  });

  it('says which fields CSV does not have', () => {
    const forJson = rowsOf('field').filter((row) => row.some((cell) => cell.includes('JSON only')));
    const others = clipNames.fields.filter((field) => columnNames.of(field) === undefined);
    expect(forJson.flatMap(([name]) => quoted(name)).sort()).toEqual([...others].sort());
  });
});
